import { randomBytes } from 'node:crypto';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CollectorError } from '../errors.ts';

const NAME = /^(\d{12})\.seg$/;
const MAGIC = Buffer.from('BATONLOG', 'latin1');
const VERSION = 2;
const LOG_ID_BYTES = 8;

/** Bytes before the first record: magic, version, reserved, log id. */
export const SEGMENT_HEADER_BYTES = 24;

/** A place in the log. */
export interface LogPosition {
  readonly segment: number;
  readonly offset: number;
}

/** Directory of the log inside a data directory. */
export function logDirectory(dataDir: string): string {
  return join(dataDir, 'log');
}

/** Path of a segment file. */
export function segmentPath(directory: string, segment: number): string {
  return join(directory, `${String(segment).padStart(12, '0')}.seg`);
}

/** Numbers of the segments in a directory, oldest first; none if the directory does not exist. */
export async function listSegments(directory: string): Promise<number[]> {
  let names: string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return names
    .flatMap((name) => {
      const match = NAME.exec(name);
      return match === null ? [] : [Number(match[1])];
    })
    .sort((a, b) => a - b);
}

/** Size of a file in bytes, 0 if it is gone. */
export async function fileSize(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** A new random identity for a log, in hex. */
export function newLogId(): string {
  return randomBytes(LOG_ID_BYTES).toString('hex');
}

/** Header bytes of a segment. */
export function segmentHeader(logId: string): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(VERSION, 8);
  bytes.write(logId, 16, LOG_ID_BYTES, 'hex');
  return bytes;
}

/**
 * Id of the log that a segment belongs to; undefined if its header is not whole. Throws a CollectorError
 * `unknown_log_version` rather than pass over spans that another version has acknowledged.
 */
export async function readLogId(file: FileHandle): Promise<string | undefined> {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES);
  const { bytesRead } = await file.read(bytes, 0, SEGMENT_HEADER_BYTES, 0);
  if (bytesRead < SEGMENT_HEADER_BYTES || !bytes.subarray(0, 8).equals(MAGIC)) return undefined;
  const version = bytes.readUInt32LE(8);
  if (version !== VERSION) {
    throw new CollectorError(
      'unknown_log_version',
      `The log has version ${version}, this Baton reads version ${VERSION}. ` +
        'Load it with the Baton that wrote it, then start this one.',
    );
  }
  return bytes.toString('hex', 16, 16 + LOG_ID_BYTES);
}

/** Makes the names in a directory durable, which syncing the files does not. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
