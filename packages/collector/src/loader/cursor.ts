import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fileSize, type LogPosition, listSegments, segmentPath } from '../log/segment-files.ts';
import { writeDurably } from '../log/write-durably.ts';

const Position = z.object({ segment: z.int().nonnegative(), offset: z.int().nonnegative() });

const CursorFile = z.object({
  /** Everything before it is in ClickHouse. */
  loaded: Position.optional(),
  /** A range that may or may not have been inserted: it is inserted again exactly so. */
  inserting: z.object({ from: Position, to: Position, token: z.string() }).optional(),
});

/** How far a log is loaded, as it survives a crash. */
export type Cursor = z.infer<typeof CursorFile>;

function cursorPath(directory: string): string {
  return join(directory, 'cursor.json');
}

/** Reads the cursor of a log directory; an empty one if nothing was loaded yet. */
export async function readCursor(directory: string): Promise<Cursor> {
  let text: string;
  try {
    text = await readFile(cursorPath(directory), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  return CursorFile.parse(JSON.parse(text));
}

/** Writes the cursor durably. */
export async function writeCursor(directory: string, cursor: Cursor): Promise<void> {
  await writeDurably(cursorPath(directory), JSON.stringify(cursor));
}

/** Bytes of the log that are not loaded yet. */
export async function pendingBytes(
  directory: string,
  loaded: LogPosition | undefined,
): Promise<number> {
  let bytes = 0;
  for (const segment of await listSegments(directory)) {
    if (loaded !== undefined && segment < loaded.segment) continue;
    const size = await fileSize(segmentPath(directory, segment));
    bytes += Math.max(0, size - (segment === loaded?.segment ? loaded.offset : 0));
  }
  return bytes;
}
