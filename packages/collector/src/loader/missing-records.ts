import type { Store } from '@baton/store';
import type { LogRecord } from '../log/log-reader.ts';
import { storedRows } from './stored-rows.ts';

/** The records that `otel_traces` has nothing of. */
export async function missingRecords(
  records: readonly LogRecord[],
  store: Pick<Store, 'query'>,
): Promise<LogRecord[]> {
  const from = records[0]?.header.ingestedAtNanos ?? 0n;
  const to = records.at(-1)?.header.ingestedAtNanos ?? 0n;
  const stored = await storedRows(store, { from, to });
  return records.filter(({ header }) => !stored.has(String(header.ingestedAtNanos)));
}
