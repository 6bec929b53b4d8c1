import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { MappedRow } from './mapped-row.ts';

/** Rows of all items, gathered item by item. */
export interface RowGroups {
  add(item: string, row: MappedRow): void | Promise<void>;
  /** Every item with its rows in the order in which they were added; call it once, at the end. */
  items(): AsyncGenerator<{ item: string; rows: MappedRow[] }>;
  /** Removes what was spilled. */
  close(): Promise<void>;
}

const BUCKETS = 128;
/** About 250 bytes a row: up to 128 MB are held, more goes to disk. */
const MOST_HELD_ROWS = 500_000;

/**
 * Gathers rows by item with bounded memory, however the rows of an item are scattered over the
 * files: up to a number of rows they are held, beyond that they go to buckets on disk by the hash of
 * the item, and one bucket at a time is read back.
 */
export function createRowGroups(
  options: { readonly mostHeldRows?: number; readonly directory?: string } = {},
): RowGroups {
  const mostHeldRows = options.mostHeldRows ?? MOST_HELD_ROWS;
  let held = new Map<string, MappedRow[]>();
  let heldRows = 0;
  let spill: string | undefined;

  async function spillHeld(): Promise<void> {
    spill ??= await mkdtemp(join(options.directory ?? tmpdir(), 'baton-import-'));
    const texts: string[][] = Array.from({ length: BUCKETS }, () => []);
    for (const [item, rows] of held) {
      const lines = texts[bucketOf(item)];
      for (const row of rows) lines?.push(`${JSON.stringify([item, row])}\n`);
    }
    for (const [bucket, lines] of texts.entries()) {
      if (lines.length === 0) continue;
      const handle = await open(join(spill, String(bucket)), 'a');
      try {
        await handle.writeFile(lines.join(''));
      } finally {
        await handle.close();
      }
    }
    held = new Map();
    heldRows = 0;
  }

  return {
    add(item, row) {
      const rows = held.get(item);
      if (rows === undefined) held.set(item, [row]);
      else rows.push(row);
      heldRows += 1;
      return heldRows >= mostHeldRows ? spillHeld() : undefined;
    },
    async *items() {
      if (spill === undefined) {
        for (const [item, rows] of held) yield { item, rows };
        return;
      }
      await spillHeld();
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        for (const [item, rows] of await readBucket(join(spill, String(bucket)))) {
          yield { item, rows };
        }
      }
    },
    async close() {
      held.clear();
      if (spill !== undefined) await rm(spill, { recursive: true, force: true });
    },
  };
}

async function readBucket(file: string): Promise<Map<string, MappedRow[]>> {
  const items = new Map<string, MappedRow[]>();
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  try {
    for await (const line of lines) {
      const [item, row] = JSON.parse(line) as [string, MappedRow];
      const rows = items.get(item);
      if (rows === undefined) items.set(item, [row]);
      else rows.push(row);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return items;
}

/** FNV-1a: only an even spread is asked of it. */
function bucketOf(item: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < item.length; i++) hash = Math.imul(hash ^ item.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % BUCKETS;
}
