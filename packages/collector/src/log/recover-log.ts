import { open } from 'node:fs/promises';
import { splitPayload } from './record.ts';
import type { ResendWindow } from './resend-window.ts';
import { listSegments, segmentPath } from './segment-files.ts';
import { FIRST_RECORD, openSegmentReader } from './segment-reader.ts';

/** The segment that appending goes on in. */
export interface RecoveredTail {
  readonly segment: number;
  readonly offset: number;
  readonly logId: string;
  /** False if damage lies before intact records, so that nothing may be cut or appended here. */
  readonly appendable: boolean;
}

/** What a log holds after whatever happened to its last writer. */
export interface RecoveredLog {
  readonly tail: RecoveredTail | undefined;
  readonly newestNanos: bigint;
}

/**
 * Cuts a torn record off the end of the newest segment and reads the resend window back. Every segment begins
 * with the window of the time it was made, so one segment is read, or two if that record is damaged.
 */
export async function recoverLog(directory: string, window: ResendWindow): Promise<RecoveredLog> {
  const segments = await listSegments(directory);
  let tail: RecoveredTail | undefined;
  let newestNanos = 0n;
  const scans: SegmentScan[] = [];
  for (const segment of segments.toReversed()) {
    const scan = await scanSegment(directory, segment);
    if (scan === undefined) continue;
    scans.unshift(scan);
    tail ??= scan.tail;
    if (scan.hasWindow) break;
  }
  for (const { replay, newest } of scans) {
    replay(window);
    if (newest > newestNanos) newestNanos = newest;
  }
  if (tail?.appendable) await cutAfter(segmentPath(directory, tail.segment), tail.offset);
  return { tail, newestNanos };
}

interface SegmentScan {
  readonly tail: RecoveredTail;
  readonly hasWindow: boolean;
  readonly newest: bigint;
  replay(window: ResendWindow): void;
}

async function scanSegment(directory: string, segment: number): Promise<SegmentScan | undefined> {
  const reader = await openSegmentReader(segmentPath(directory, segment));
  if (reader === undefined) return undefined;
  const steps: ((window: ResendWindow) => void)[] = [];
  let offset = FIRST_RECORD;
  let hasWindow = false;
  let newest = 0n;
  let appendable = true;
  try {
    for (;;) {
      const entry = await reader.read(offset);
      if (entry.state === 'record') {
        const { header, payload } = entry;
        if (header.ingestedAtNanos > newest) newest = header.ingestedAtNanos;
        if (header.kind === 'window') {
          hasWindow = true;
          steps.push((window) => window.decode(payload));
        } else {
          const { requests } = splitPayload(header, payload);
          steps.push((window) => {
            for (const { hash, rejected } of requests) {
              window.add(hash, { atNanos: header.ingestedAtNanos, rejected });
            }
          });
        }
        offset = entry.end;
        continue;
      }
      if (entry.state === 'end') break;
      const intact = await reader.findNext(offset);
      if (intact === undefined) break;
      appendable = false;
      offset = intact;
    }
    const tail = { segment, offset, logId: reader.logId, appendable };
    return {
      tail,
      hasWindow,
      newest,
      replay: (window) => steps.forEach((step) => void step(window)),
    };
  } finally {
    await reader.close();
  }
}

async function cutAfter(path: string, offset: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    if ((await file.stat()).size > offset) await file.truncate(offset);
    // Records that their writer did not live to sync were not acknowledged, but are kept.
    await file.datasync();
  } finally {
    await file.close();
  }
}
