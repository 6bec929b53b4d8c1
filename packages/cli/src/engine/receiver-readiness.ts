import type { Readiness } from '@baton/collector';
import type { ReceiverRecord } from './receiver-record.ts';

const TIMEOUT_MILLIS = 10_000;

/** What a process says of itself at an address that answers probes; null if it says nothing. */
export async function readinessAt(address: string): Promise<Readiness | null> {
  try {
    const url = new URL('/readyz', address);
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
    return (await response.json()) as Readiness;
  } catch {
    return null;
  }
}

/** What the receiver of this machine says of itself, by the address that needs no certificate; null if it says nothing. */
export function readinessOfReceiver(
  receiver: Pick<ReceiverRecord, 'url' | 'localUrl'>,
): Promise<Readiness | null> {
  return readinessAt(receiver.localUrl ?? receiver.url);
}

/** What a process says of itself, and of its receiver if it has one. */
export async function withReceiver(
  own: Readiness,
  receiver: Pick<ReceiverRecord, 'url' | 'localUrl'> | undefined,
): Promise<Readiness> {
  if (receiver === undefined) return own;
  const away = { code: 'receiver_away', message: 'The receiver does not answer.' };
  const received = await readinessOfReceiver(receiver);
  const reasons = [...own.reasons, ...(received?.reasons ?? [away])];
  return { ready: reasons.length === 0, reasons };
}
