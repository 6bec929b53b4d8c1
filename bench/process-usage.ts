/** What a process has used since it began. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly peakMebibytes: number;
}

/** What this process has used. */
export function ownUsage(): Usage {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMebibytes: maxRSS / 1024 };
}

/** Seconds of CPU that this process takes for `work`. */
export function cpuSecondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
