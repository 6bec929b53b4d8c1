import { readCursor } from '../loader/cursor.ts';
import { fileSize, type LogPosition, listSegments, segmentPath } from '../log/segment-files.ts';
import { loadedUntil } from './replay-sources.ts';
import { scanSegment } from './scan-segment.ts';

/** What one segment file holds. */
export interface SegmentSummary {
  readonly segment: number;
  readonly path: string;
  readonly bytes: number;
  readonly records: number;
  readonly requests: number;
  readonly rows: number;
  /** ISO 8601 with nanoseconds; null without records. */
  readonly firstIngestedAt: string | null;
  readonly lastIngestedAt: string | null;
  /** How much of it is in ClickHouse, by the cursor beside it. */
  readonly loaded: 'yes' | 'partly' | 'no';
  readonly waitingRecords: number;
  readonly waitingRows: number;
  /** Bytes before whole records that are none. */
  readonly damagedBytes: number;
  /** Bytes at the end that are no whole record; of the newest segment, possibly one being written. */
  readonly tornBytes: number;
  /** Why the file cannot be read at all; null if it can. */
  readonly problem: string | null;
}

/** Reads every segment of a log directory, oldest first, also while the log is in use. */
export async function* summarizeLog(directory: string): AsyncGenerator<SegmentSummary> {
  const { loaded } = await readCursor(directory);
  for (const segment of await listSegments(directory)) {
    const path = segmentPath(directory, segment);
    yield summarizeSegment({ segment, path, loaded, bytes: await fileSize(path) });
  }
}

async function summarizeSegment(o: {
  segment: number;
  path: string;
  loaded: LogPosition | undefined;
  bytes: number;
}): Promise<SegmentSummary> {
  const { segment, path, bytes } = o;
  const until = loadedUntil(segment, o.loaded);
  const sum = { records: 0, requests: 0, rows: 0, waitingRecords: 0, waitingRows: 0 };
  const bad = { damage: 0, torn: 0 };
  let firstNanos: bigint | undefined;
  let lastNanos: bigint | undefined;
  let problem: string | null = null;
  try {
    for await (const entry of scanSegment(path)) {
      if (entry.type !== 'record') {
        bad[entry.type] += entry.end - entry.offset;
        continue;
      }
      if (entry.kind !== 'traces') continue;
      sum.records++;
      sum.requests += entry.requests.length;
      sum.rows += entry.rows;
      if (entry.end > until) {
        sum.waitingRecords++;
        sum.waitingRows += entry.rows;
      }
      firstNanos ??= entry.ingestedAtNanos;
      lastNanos = entry.ingestedAtNanos;
    }
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  return {
    segment,
    path,
    bytes,
    ...sum,
    firstIngestedAt: firstNanos === undefined ? null : isoNanos(firstNanos),
    lastIngestedAt: lastNanos === undefined ? null : isoNanos(lastNanos),
    loaded: sum.waitingRecords === 0 ? 'yes' : sum.waitingRecords < sum.records ? 'partly' : 'no',
    damagedBytes: bad.damage,
    tornBytes: bad.torn,
    problem,
  };
}

/** Nanoseconds since 1970 as ISO 8601 in UTC, all nine digits. */
export function isoNanos(nanos: bigint): string {
  const millis = Number(nanos / 1_000_000n);
  const rest = String(nanos % 1_000_000n).padStart(6, '0');
  return new Date(millis).toISOString().replace('Z', `${rest}Z`);
}
