import { mapEngineError } from '../engine/map-engine-error.ts';
import { exceptionIn } from '../engine/streamed-exception.ts';
import { StoreError } from '../store-error.ts';
import { BlockCursor, Incomplete } from './block-cursor.ts';
import { type ColumnReader, readColumn, readPrefix } from './read-column.ts';

/** Rows that were read together, as columns. */
export interface Block {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ColumnReader>;
}

/**
 * Reads Native blocks (revision 0) out of bytes that may be cut anywhere. Throws a StoreError where something else
 * follows them: the text of what the statement failed with, or nothing at all in the middle of a block.
 */
export async function* readBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Block> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let enough = 0;
  let problem: unknown;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    // What is no block ends with the reason, if it is one.
    if (problem !== undefined || length < enough) continue;
    const bytes = joined(parts);
    const read = readWhole(bytes);
    yield* read.blocks;
    problem = read.problem;
    const rest = bytes.subarray(read.end);
    parts = rest.length === 0 ? [] : [rest];
    length = rest.length;
    // A long block in small chunks must not be tried again for each of them.
    enough = 2 * length;
  }
  const bytes = joined(parts);
  const read = readWhole(bytes);
  yield* read.blocks;
  if (read.end === bytes.length) return;
  const told = exceptionIn(bytes.subarray(read.end));
  if (told !== undefined) throw mapEngineError(new Error(told), 'stream a query');
  const sentence =
    read.problem instanceof Error
      ? `The result is no Native block: ${read.problem.message}`
      : 'The result ended in the middle of a block.';
  throw new StoreError('query_failed', sentence, { cause: read.problem });
}

function joined(parts: readonly Uint8Array[]): Buffer {
  const [first] = parts;
  if (first === undefined || parts.length > 1) return Buffer.concat(parts);
  return Buffer.from(first.buffer, first.byteOffset, first.byteLength);
}

/** The blocks that are whole, where they end, and why what follows can be none, if so. */
function readWhole(bytes: Buffer): { blocks: Block[]; end: number; problem?: unknown } {
  const blocks: Block[] = [];
  let end = 0;
  try {
    while (end < bytes.length) {
      const cursor = new BlockCursor(bytes, end);
      blocks.push(readBlock(cursor));
      end = cursor.at;
    }
  } catch (cause) {
    if (!(cause instanceof Incomplete)) return { blocks, end, problem: cause };
  }
  return { blocks, end };
}

function readBlock(cursor: BlockCursor): Block {
  const columnCount = cursor.varint();
  const rows = cursor.varint();
  if (columnCount === 0 && rows > 0) throw new TypeError(`${rows} rows have no columns.`);
  const columns = new Map<string, ColumnReader>();
  for (let column = 0; column < columnCount; column++) {
    const name = cursor.text();
    const type = cursor.text();
    if (rows > 0) readPrefix(cursor, type);
    columns.set(name, rows > 0 ? readColumn(cursor, type, rows) : () => null);
  }
  return { rows, columns };
}
