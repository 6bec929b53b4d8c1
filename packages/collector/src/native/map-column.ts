import { type BlockWriter, ByteColumn, NumberList } from '@baton/store';
import { StringDictionary } from './string-dictionary.ts';

/** Where attributes go: key indexes and, in the same order, String values. */
export interface AttributeSink {
  readonly dictionary: StringDictionary;
  readonly keys: NumberList;
  readonly values: ByteColumn;
}

/** Column of type Map(LowCardinality(String), String). */
export class MapColumn implements AttributeSink {
  readonly dictionary = new StringDictionary();
  readonly keys = new NumberList();
  readonly values = new ByteColumn();
  readonly offsets = new NumberList();
  /** What rows make longer, the dictionary aside. */
  readonly growing = [this.keys, this.values, this.offsets] as const;
  #markedValues = 0;

  /** Index of the first key of the row under way. */
  get rowKeysStart(): number {
    const rows = this.offsets.length;
    return rows === 0 ? 0 : (this.offsets.values[rows - 1] as number);
  }

  /** Where the values of the row under way begin, if it was begun with `mark`. */
  get rowValuesStart(): number {
    return this.#markedValues;
  }

  /** Ends the map of one row. */
  endRow(): void {
    this.offsets.push(this.keys.length);
  }

  /** Appends the same map as `count` rows. */
  appendRows(
    { keys, values }: { readonly keys: NumberList; readonly values: ByteColumn },
    count: number,
  ): void {
    if (count === 0) return;
    this.offsets.reserve(count);
    this.keys.reserve(keys.length * count);
    for (let row = 0; row < count; row++) {
      for (let index = 0; index < keys.length; index++)
        this.keys.push(keys.values[index] as number);
      this.endRow();
    }
    this.values.appendBytes(values, 0, values.length);
    this.values.repeatLast(values.length, count - 1);
  }

  /** Remembers the finished rows as the state to roll back to. */
  mark(): void {
    this.#markedValues = this.values.length;
  }

  /** Drops everything after the first `rows` rows, which must be those finished at the last mark. */
  rollback(rows: number): void {
    this.offsets.length = rows;
    this.keys.length = rows === 0 ? 0 : (this.offsets.values[rows - 1] as number);
    this.values.length = this.#markedValues;
  }

  /** Bytes this column takes in a block, or a little less than what is returned. */
  get byteLength(): number {
    return (
      64 +
      this.offsets.length * 8 +
      this.keys.length * 4 +
      this.values.length +
      this.dictionary.data.length
    );
  }

  /** Writes the data that follows the LowCardinality prefix. */
  write(writer: BlockWriter): void {
    writer.offsets(this.offsets);
    writer.lowCardinality(this.dictionary, this.keys);
    writer.data(this.values);
  }
}
