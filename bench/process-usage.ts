import { readFileSync } from 'node:fs';

/** What a process has used since it began. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly peakMebibytes: number;
}

/** What this process has used. */
export function ownUsage(): Usage {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMebibytes: peakKibibytes() / 1024 };
}

/** Linux counts the parent's memory into `maxRSS` of a forked process, so its own mark is read there. */
function peakKibibytes(): number {
  const { maxRSS } = process.resourceUsage();
  if (process.platform !== 'linux') return maxRSS;
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(peak?.[1] ?? maxRSS);
}

/** Seconds of CPU that this process takes for `work`. */
export function cpuSecondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
