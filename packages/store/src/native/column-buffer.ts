import type { BlockWriter } from './block-writer.ts';

/** Collects the values of one column until they are written into a Native block. */
export interface ColumnBuffer<T> {
  /** Type as ClickHouse writes it. */
  readonly type: string;
  add(value: T): void;
  /** Bytes it takes in a block at most. */
  readonly byteLength: number;
  write(writer: BlockWriter): void;
  /** Forgets all values. */
  reset(): void;
}

/** Column of a type whose values have one width: what a Nullable one holds beside its marks. */
export interface FixedBuffer<T> extends ColumnBuffer<T> {
  /** Adds what stands in the place of a value that is not there. */
  addDefault(): void;
}
