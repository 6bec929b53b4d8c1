import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { ItemKey } from '@baton/store';
import { historyFile, linesOf } from './import-history.ts';

/** How many rows of an item the history of its process keeps. */
export async function countInHistory(directory: string, key: ItemKey): Promise<number> {
  const file = historyFile(directory, key);
  if (!existsSync(file)) return 0;
  let rows = 0;
  for await (const line of linesOf(file)) if (itemOf(line) === key.item) rows += 1;
  return rows;
}

/** Rewrites the history of a process without the rows of an item; returns how many those were. */
export async function forgetInHistory(directory: string, key: ItemKey): Promise<number> {
  const rows = await countInHistory(directory, key);
  if (rows === 0) return 0;
  const file = historyFile(directory, key);
  const next = `${file}.${process.pid}.tmp`;
  async function* others(): AsyncGenerator<string> {
    for await (const line of linesOf(file)) if (itemOf(line) !== key.item) yield `${line}\n`;
  }
  try {
    await pipeline(
      Readable.from(others()),
      createGzip(),
      createWriteStream(next, { mode: 0o600, flush: true }),
    );
    await rename(next, file);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
  return rows;
}

/** The item of a line; its header, and a line that was cut off, have none. */
function itemOf(line: string): string | undefined {
  try {
    const value = JSON.parse(line) as unknown;
    return Array.isArray(value) && typeof value[0] === 'string' ? value[0] : undefined;
  } catch {
    return undefined;
  }
}
