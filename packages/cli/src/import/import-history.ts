import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';
import { hashIds } from '@baton/conventions';
import type { MappedRow } from './mapped-row.ts';
import type { Mapping } from './mapping.ts';

/**
 * The rows that earlier imports of a process brought, so that an item whose rows are spread over
 * several files is read as one. It holds what was sent as facts, nothing of the log beyond that.
 */
export interface ImportHistory {
  /** Every row of earlier imports; none if the mapping has changed since. */
  rows(): AsyncGenerator<{ item: string; row: MappedRow }>;
  /** The mapping is not the one of the earlier imports, so their rows cannot be joined. */
  readonly outdated: boolean;
  /** Notes the rows of an item for the next import. */
  write(item: string, rows: readonly MappedRow[]): Promise<void>;
  /** Puts what was written in place of the history before. */
  commit(): Promise<void>;
  /** Drops what was written. */
  discard(): Promise<void>;
}

const VERSION = 1;
const FLUSH_CHARACTERS = 256 * 1024;

/** Opens the history of a mapping's process in a directory; nothing is created before the first row. */
export async function openImportHistory(
  directory: string,
  mapping: Mapping,
): Promise<ImportHistory> {
  const file = historyFile(directory, mapping);
  const fingerprint = hashIds([String(VERSION), JSON.stringify(readingOf(mapping))], 8);
  const known = existsSync(file) ? await readHeader(file) : undefined;
  const isUsable = known === fingerprint;
  const next = `${file}.${globalThis.process.pid}.tmp`;
  let gzip: ReturnType<typeof createGzip> | undefined;
  let done: Promise<void> | undefined;
  let text = '';

  async function flush(): Promise<void> {
    if (gzip === undefined) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      gzip = createGzip({ level: constants.Z_BEST_SPEED });
      done = pipeline(gzip, createWriteStream(next, { mode: 0o600 }));
      done.catch(() => undefined);
      text = `${JSON.stringify(fingerprint)}\n${text}`;
    }
    const isRoomLeft = gzip.write(text);
    text = '';
    if (!isRoomLeft) await Promise.race([once(gzip, 'drain'), done]);
  }

  return {
    outdated: known !== undefined && !isUsable,
    async *rows() {
      if (!isUsable) return;
      let isHeader = true;
      for await (const line of linesOf(file)) {
        if (isHeader) isHeader = false;
        else {
          const [item, row] = JSON.parse(line) as [string, MappedRow];
          yield { item, row: { ...row, earlier: true } };
        }
      }
    },
    async write(item, rows) {
      for (const { earlier: _earlier, ...row } of rows) text += `${JSON.stringify([item, row])}\n`;
      if (text.length > FLUSH_CHARACTERS) await flush();
    },
    async commit() {
      if (text !== '') await flush();
      if (gzip === undefined) return;
      gzip.end();
      await done;
      await rename(next, file);
    },
    async discard() {
      if (gzip === undefined) return;
      gzip.destroy();
      await done?.catch(() => undefined);
      await rm(next, { force: true });
    },
  };
}

/** Where the history of a process lies. */
export function historyFile(
  directory: string,
  { namespace, process }: { readonly namespace: string; readonly process: string },
): string {
  const plainName = process.replace(/[^a-z0-9-]+/gi, '_').slice(0, 40);
  return join(directory, `${plainName}-${hashIds([namespace, process], 4)}.jsonl.gz`);
}

/** The part of a mapping that decides what a row reads as; names of columns may change freely. */
function readingOf(mapping: Mapping): unknown {
  const { aliases: _aliases, csv: _csv, ...reading } = mapping;
  return reading;
}

async function readHeader(file: string): Promise<string | undefined> {
  try {
    for await (const line of linesOf(file)) return JSON.parse(line) as string;
  } catch {
    // A history that cannot be read is none: row identities still hold, only the joint is missing.
  }
  return '';
}

/** The lines of a history, its header first. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const text = new PassThrough();
  const flowing = pipeline(source, createGunzip(), text).catch((error: Error) =>
    text.destroy(error),
  );
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Infinity })) yield line;
  } finally {
    source.destroy();
    text.destroy();
    await flowing;
    await finished(source).catch(() => undefined);
  }
}
