import type { LogRecord } from '../log/log-reader.ts';
import type { LogPosition } from '../log/segment-files.ts';

/** Up to where records are joined: large inserts cost less a row, and fewer parts are merged less often. */
export const BATCH_LIMITS = { maxRows: 65_536, maxBytes: 32 * 1024 * 1024 } as const;

/** Records that are inserted together. */
export interface Batch {
  readonly from: LogPosition;
  readonly to: LogPosition;
  readonly rows: number;
  readonly bytes: number;
  readonly token: string;
  readonly blocks: readonly Buffer[];
}

/** The batch of consecutive records; undefined of none. */
export function batchOf(records: readonly LogRecord[]): Batch | undefined {
  const first = records[0];
  const last = records.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const { from } = first;
  const { to } = last;
  return {
    from,
    to,
    rows: records.reduce((sum, { header }) => sum + header.rows, 0),
    bytes: records.reduce((sum, { payload }) => sum + payload.length, 0),
    // The log's own id keeps apart logs that feed one server, and a log that was begun anew.
    token: `${first.logId}-${from.segment}-${from.offset}-${to.segment}-${to.offset}`,
    blocks: records.map(({ payload }) => payload),
  };
}
