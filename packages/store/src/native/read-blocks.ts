import { StoreError } from '../store-error.ts';
import { BlockCursor, Incomplete } from './block-cursor.ts';
import { type ColumnReader, readColumn, readPrefix } from './read-column.ts';

/** Rows that were read together, as columns. */
export interface Block {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ColumnReader>;
}

/** Reads Native blocks (revision 0) out of bytes that may be cut anywhere. */
export async function* readBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Block> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let enough = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length < enough) continue;
    const bytes = joined(parts);
    const read = readWhole(bytes);
    yield* read.blocks;
    const rest = bytes.subarray(read.end);
    parts = rest.length === 0 ? [] : [rest];
    length = rest.length;
    // A long block in small chunks must not be tried again for each of them.
    enough = 2 * length;
  }
  const bytes = joined(parts);
  const read = readWhole(bytes);
  yield* read.blocks;
  if (read.end < bytes.length) {
    throw new StoreError('query_failed', 'The result ended in the middle of a block.');
  }
}

function joined(parts: readonly Uint8Array[]): Buffer {
  const [first] = parts;
  if (first === undefined || parts.length > 1) return Buffer.concat(parts);
  return Buffer.from(first.buffer, first.byteOffset, first.byteLength);
}

function readWhole(bytes: Buffer): { blocks: Block[]; end: number } {
  const blocks: Block[] = [];
  let end = 0;
  try {
    while (end < bytes.length) {
      const cursor = new BlockCursor(bytes, end);
      blocks.push(readBlock(cursor));
      end = cursor.at;
    }
  } catch (cause) {
    if (!(cause instanceof Incomplete)) throw cause;
  }
  return { blocks, end };
}

function readBlock(cursor: BlockCursor): Block {
  const columnCount = cursor.varint();
  const rows = cursor.varint();
  const columns = new Map<string, ColumnReader>();
  for (let column = 0; column < columnCount; column++) {
    const name = cursor.text();
    const type = cursor.text();
    if (rows > 0) readPrefix(cursor, type);
    columns.set(name, rows > 0 ? readColumn(cursor, type, rows) : () => null);
  }
  return { rows, columns };
}
