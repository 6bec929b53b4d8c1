import { ByteColumn } from './byte-column.ts';
import type { ColumnBuffer } from './column-buffer.ts';
import { NumberList } from './number-list.ts';
import { createTextDictionary } from './text-dictionary.ts';

/** What goes before the data of a LowCardinality column and its keys, and what an index takes at most. */
const SYMBOL_HEADER_BYTES = 32;
const INDEX_BYTES = 4;
const OFFSET_BYTES = 8;

/** Column of type String. */
export function textBuffer(): ColumnBuffer<string> {
  const data = new ByteColumn();
  return {
    type: 'String',
    add: (text) => data.appendText(text),
    get byteLength() {
      return data.length;
    },
    write: (writer) => writer.data(data),
    reset: () => data.reset(),
  };
}

/** Column of type LowCardinality(String). */
export function symbolBuffer(): ColumnBuffer<string> {
  const dictionary = createTextDictionary();
  const indexes = new NumberList();
  return {
    type: 'LowCardinality(String)',
    add: (text) => indexes.push(dictionary.indexOf(text)),
    get byteLength() {
      return SYMBOL_HEADER_BYTES + dictionary.data.length + indexes.length * INDEX_BYTES;
    },
    write(writer) {
      writer.lowCardinalityPrefix();
      writer.lowCardinality(dictionary, indexes);
    },
    reset() {
      dictionary.reset();
      indexes.reset();
    },
  };
}

/** Column of type Array(LowCardinality(String)). */
export function symbolsBuffer(): ColumnBuffer<readonly string[]> {
  const dictionary = createTextDictionary();
  const indexes = new NumberList();
  const offsets = new NumberList();
  return {
    type: 'Array(LowCardinality(String))',
    add(texts) {
      for (const text of texts) indexes.push(dictionary.indexOf(text));
      offsets.push(indexes.length);
    },
    get byteLength() {
      const indexBytes = dictionary.data.length + indexes.length * INDEX_BYTES;
      return SYMBOL_HEADER_BYTES + offsets.length * OFFSET_BYTES + indexBytes;
    },
    write(writer) {
      writer.lowCardinalityPrefix();
      writer.offsets(offsets);
      writer.lowCardinality(dictionary, indexes);
    },
    reset() {
      dictionary.reset();
      indexes.reset();
      offsets.reset();
    },
  };
}

/** Column of type Map(LowCardinality(String), String); `textOf` makes a text of each value. */
export function mapBuffer<V>(
  textOf: (value: V) => string,
): ColumnBuffer<Readonly<Record<string, V>>> {
  const dictionary = createTextDictionary();
  const keys = new NumberList();
  const values = new ByteColumn();
  const offsets = new NumberList();
  return {
    type: 'Map(LowCardinality(String), String)',
    add(record) {
      for (const key of Object.keys(record)) {
        keys.push(dictionary.indexOf(key));
        values.appendText(textOf(record[key] as V));
      }
      offsets.push(keys.length);
    },
    get byteLength() {
      const keyBytes = dictionary.data.length + keys.length * INDEX_BYTES;
      return SYMBOL_HEADER_BYTES + offsets.length * OFFSET_BYTES + keyBytes + values.length;
    },
    write(writer) {
      writer.lowCardinalityPrefix();
      writer.offsets(offsets);
      writer.lowCardinality(dictionary, keys);
      writer.data(values);
    },
    reset() {
      dictionary.reset();
      keys.reset();
      values.reset();
      offsets.reset();
    },
  };
}
