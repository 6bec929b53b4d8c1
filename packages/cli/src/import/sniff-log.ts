import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { ImportError } from './import-error.ts';
import type { LogFormat } from './log-row.ts';

/** What the beginning of a file says about it. */
export interface SniffedLog {
  readonly format: LogFormat;
  readonly compressed: boolean;
  /** Bytes of the file as it lies on the disk. */
  readonly size: number;
  /** The first characters, decompressed, without a byte order mark. */
  readonly head: string;
  readonly encoding: 'utf-8' | 'utf-16le';
}

const HEAD_BYTES = 128 * 1024;
const FOREIGN: readonly (readonly [magic: string, what: string, remedy: string])[] = [
  ['504b0304', 'a ZIP archive or an Excel workbook', 'Unpack it, or save the sheet as CSV.'],
  ['504b0506', 'an empty ZIP archive', 'Give the log itself.'],
  ['d0cf11e0', 'an old Excel or Office file', 'Save the sheet as CSV.'],
  ['28b52ffd', 'compressed with zstd', 'Decompress it first (zstd -d).'],
  ['425a68', 'compressed with bzip2', 'Decompress it first (bunzip2).'],
  ['fd377a585a00', 'compressed with xz', 'Decompress it first (unxz).'],
  ['377abcaf', 'a 7-Zip archive', 'Unpack it first.'],
  ['50415231', 'a Parquet file', 'Export it as CSV.'],
  ['25504446', 'a PDF', 'Give the log itself.'],
  ['53514c69746520', 'an SQLite database', 'Export the table as CSV.'],
];

/**
 * Finds out what a file holds by its first bytes; its name is not asked.
 *
 * @throws ImportError `file_not_found`, `file_unreadable`, `file_empty`, `file_damaged` or
 *   `file_not_a_log`
 */
export async function sniffLog(file: string): Promise<SniffedLog> {
  const { bytes, size } = await readHead(file);
  const name = basename(file);
  if (size === 0) throw new ImportError('file_empty', `${name} is empty: it has no bytes at all.`);
  const compressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const content = compressed ? decompressHead(bytes, name) : bytes;
  if (content.length === 0) {
    throw new ImportError('file_empty', `${name} is empty: nothing is left once decompressed.`);
  }
  refuseForeign(content, name, compressed);
  const encoding = content[0] === 0xff && content[1] === 0xfe ? 'utf-16le' : 'utf-8';
  const head = new TextDecoder(encoding).decode(content);
  if (head.trim() === '') {
    throw new ImportError('file_empty', `${name} is empty: it holds nothing but white space.`);
  }
  return { format: formatOf(head, name), compressed, size, head, encoding };
}

async function readHead(file: string): Promise<{ bytes: Buffer; size: number }> {
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return { bytes: buffer.subarray(0, bytesRead), size };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new ImportError('file_not_found', `There is no file ${file}.`, { cause });
    }
    const why =
      code === 'EISDIR' ? 'it is a directory' : cause instanceof Error ? cause.message : '';
    throw new ImportError('file_unreadable', `${file} cannot be read: ${why}.`, { cause });
  }
}

function decompressHead(bytes: Buffer, name: string): Buffer {
  try {
    // The head is a part of the stream: do not ask for its end.
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (cause) {
    throw new ImportError(
      'file_damaged',
      `${name} begins like a gzip file but cannot be decompressed. Was it cut off on the way?`,
      { cause },
    );
  }
}

function refuseForeign(content: Buffer, name: string, compressed: boolean): void {
  const begin = content.subarray(0, 16).toString('hex');
  const inside = compressed ? ' (once decompressed)' : '';
  const refuse = (what: string, remedy: string): never => {
    throw new ImportError(
      'file_not_a_log',
      `${name}${inside} is ${what}, not a CSV or XES event log. ${remedy}`,
    );
  };
  if (begin.startsWith('1f8b')) refuse('compressed twice', 'Decompress it once first.');
  for (const [magic, what, remedy] of FOREIGN) if (begin.startsWith(magic)) refuse(what, remedy);
  if (begin.startsWith('feff')) refuse('text in UTF-16 (big endian)', 'Save it as UTF-8.');
  if (!begin.startsWith('fffe') && content.includes(0)) {
    refuse('a binary file', 'Export the log as CSV or XES.');
  }
}

function formatOf(head: string, name: string): LogFormat {
  const begin = head.trimStart();
  const refuse = (what: string): never => {
    throw new ImportError('file_not_a_log', `${name} holds ${what}, not a CSV or XES event log.`);
  };
  if (begin.startsWith('<')) {
    if (/<!doctype html|<html[\s>]/i.test(begin)) {
      return refuse('a web page (was a sign-in page saved in place of the log?)');
    }
    return /<(?:\w+:)?log[\s>]/.test(begin) ? 'xes' : refuse('XML without a <log> element');
  }
  return /^[{[]/.test(begin) ? refuse('JSON') : 'csv';
}
