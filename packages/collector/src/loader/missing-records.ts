import type { Store } from '@baton/store';
import type { LogRecord } from '../log/log-reader.ts';

/**
 * The records that `otel_traces` has nothing of. A record's rows share a time of receipt that no other record of its log
 * has, and they are stored together or not at all.
 */
export async function missingRecords(
  records: readonly LogRecord[],
  store: Pick<Store, 'query'>,
): Promise<LogRecord[]> {
  const from = records[0]?.header.ingestedAtNanos ?? 0n;
  const to = records.at(-1)?.header.ingestedAtNanos ?? 0n;
  // On demand: the receiver loads this package, too, and shall not load ClickHouse with it.
  const { storedRecords } = await import('@baton/store');
  const stored = await store.query(storedRecords, { from, to });
  const stamps = new Set(stored.map(({ stamp }) => stamp));
  return records.filter(({ header }) => !stamps.has(String(header.ingestedAtNanos)));
}
