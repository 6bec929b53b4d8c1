import type { Store } from '../store.ts';
import type { ColumnTable } from './column-table.ts';

/** Collects rows of one table as text until they are inserted together. */
export interface RowBuffer<S> {
  add(source: S): void;
  readonly bytes: number;
  /** Takes the rows out; what it returns inserts them. */
  take(): () => Promise<void>;
}

/** Rows are made into text at once: objects of thousands of rows would outlive the young heap. */
export function createRowBuffer<S>(store: Store, shape: ColumnTable<S>): RowBuffer<S> {
  const { table, columns } = shape;
  let rows: string[] = [];
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    add(source) {
      const text = JSON.stringify(shape.row(source));
      rows.push(text);
      bytes += text.length;
    },
    take() {
      const body = rows.join('\n');
      rows = [];
      bytes = 0;
      return () => store.insertLines({ table, columns, body }, { lane: 'projector' });
    },
  };
}
