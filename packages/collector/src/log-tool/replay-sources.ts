import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { readCursor } from '../loader/cursor.ts';
import { listSegments, segmentPath } from '../log/segment-files.ts';

/** A segment file and how much of it a replay may touch. */
export interface ReplaySource {
  readonly path: string;
  /** Bytes after which the records are still to be loaded by the log's own loader. */
  readonly loadedUntil: number;
}

const SEGMENT_NAME = /^(\d{12})\.seg$/;

/**
 * The segments of a log directory, oldest first, or one file. Without a cursor beside them they are copies that no loader
 * waits for, unless it `isLive`: then nothing of it was loaded yet.
 */
export async function replaySources(path: string, isLive = false): Promise<ReplaySource[]> {
  const isDirectory = (await stat(path)).isDirectory();
  const directory = isDirectory ? path : dirname(path);
  const paths = isDirectory
    ? (await listSegments(path)).map((segment) => segmentPath(path, segment))
    : [path];
  const { loaded, inserting } = await readCursor(directory);
  const hasCursor = isLive || loaded !== undefined || inserting !== undefined;
  return paths.map((file) => {
    const segment = Number(SEGMENT_NAME.exec(basename(file))?.[1] ?? Number.NaN);
    if (!hasCursor || Number.isNaN(segment)) {
      return { path: file, loadedUntil: Number.POSITIVE_INFINITY };
    }
    return { path: file, loadedUntil: loadedUntil(segment, loaded) };
  });
}

/** Offset up to which a segment is loaded, going by the cursor of its log. */
export function loadedUntil(
  segment: number,
  loaded: { readonly segment: number; readonly offset: number } | undefined,
): number {
  if (loaded === undefined || segment > loaded.segment) return 0;
  return segment < loaded.segment ? Number.POSITIVE_INFINITY : loaded.offset;
}
