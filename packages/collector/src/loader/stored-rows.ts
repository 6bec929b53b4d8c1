import type { Store } from '@baton/store';

/**
 * Rows of `otel_traces` by their time of receipt, in nanoseconds, between that of two records of a log. No two records
 * of a log share one, and the rows of a record are stored together or not at all.
 */
export async function storedRows(
  store: Pick<Store, 'query'>,
  range: { readonly from: bigint; readonly to: bigint },
): Promise<ReadonlyMap<string, number>> {
  // On demand: the receiver loads this package, too, and shall not load ClickHouse with it.
  const { storedRecords } = await import('@baton/store');
  const stored = await store.query(storedRecords, range);
  return new Map(stored.map(({ stamp, rows }) => [stamp, rows]));
}
