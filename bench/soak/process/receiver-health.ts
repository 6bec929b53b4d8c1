import { setTimeout as delay } from 'node:timers/promises';

const POLL_MILLIS = 250;

/** Bytes of the log that are not in ClickHouse yet; undefined while the receiver does not answer. */
export async function pendingBytes(url: string): Promise<number | undefined> {
  try {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5000) });
    const { pendingBytes } = (await answer.json()) as { pendingBytes?: number };
    return pendingBytes;
  } catch {
    return undefined;
  }
}

/** Waits until `check` holds; false if it does not within the time. */
export async function eventually(
  check: () => boolean | Promise<boolean>,
  patienceSeconds: number,
): Promise<boolean> {
  const deadline = performance.now() + patienceSeconds * 1000;
  while (!(await check())) {
    if (performance.now() > deadline) return false;
    await delay(POLL_MILLIS);
  }
  return true;
}
