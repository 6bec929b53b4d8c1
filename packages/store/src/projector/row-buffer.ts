import { BlockWriter } from '../native/block-writer.ts';
import type { Store } from '../store.ts';
import type { ColumnTable } from './column-table.ts';

/** Collects rows of one table as the columns of a block until they are inserted together. */
export interface RowBuffer<S> {
  add(source: S): void;
  /** Bytes of the rows so far, about. */
  readonly bytes: number;
  /** Takes the rows out; what it returns inserts them. */
  take(): () => Promise<void>;
}

const HEADER_BYTES = 64;
/** Summing up all columns for every row would cost more than it is worth. */
const WEIGH_EVERY = 64;

/** Rows are taken apart at once: objects of thousands of rows would outlive the young heap. */
export function createRowBuffer<S>(store: Store, { table, columns }: ColumnTable<S>): RowBuffer<S> {
  const parts = columns.map(({ name, valueIn, open }) => {
    const buffer = open();
    return { name, buffer, add: (source: S) => buffer.add(valueIn(source)) };
  });
  const names = columns.map(({ name }) => name);
  let rows = 0;
  let bytes = 0;

  const weigh = (): number => parts.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  const takeBlock = (): Buffer => {
    const writer = new BlockWriter(weigh() + (parts.length + 1) * HEADER_BYTES);
    writer.start(parts.length, rows);
    for (const { name, buffer } of parts) {
      writer.column(name, buffer.type);
      buffer.write(writer);
      buffer.reset();
    }
    rows = 0;
    bytes = 0;
    return writer.finish();
  };

  return {
    get bytes() {
      return bytes;
    },
    add(source) {
      for (const { add } of parts) add(source);
      rows += 1;
      if (rows % WEIGH_EVERY === 0) bytes = weigh();
    },
    take() {
      if (rows === 0) return async () => undefined;
      const block = takeBlock();
      return () => store.insertBlock({ table, columns: names, block }, { lane: 'projector' });
    },
  };
}
