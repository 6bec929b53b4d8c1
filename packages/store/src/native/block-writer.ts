import type { ByteColumn } from './byte-column.ts';
import { viewOf } from './byte-source.ts';
import type { NumberList } from './number-list.ts';

// LowCardinality in Native: version of the state prefix, then flags over each run of keys.
const SHARED_DICTIONARY_VERSION = 1;
const HAS_ADDITIONAL_KEYS = 1 << 9;
const NEEDS_NEW_DICTIONARY = 1 << 10;

/** The keys of a LowCardinality column in Native form. */
export interface DictionaryKeys {
  readonly size: number;
  readonly data: { readonly bytes: Buffer; readonly length: number };
}

/** Writes column data in ClickHouse's Native format (revision 0, as files hold it) into one buffer. */
export class BlockWriter {
  readonly bytes: Buffer;
  readonly #view: DataView;
  length = 0;

  /** `capacity` must cover everything that will be written; `memory` is used if it is large enough. */
  constructor(capacity: number, memory?: Buffer) {
    const isEnough = memory !== undefined && memory.length >= capacity;
    // Rounded up, so that the next block, about as large, fits too.
    this.bytes = isEnough ? memory : Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(capacity)));
    this.#view = viewOf(this.bytes);
  }

  /** Starts the block. */
  start(columns: number, rows: number): void {
    this.#varint(columns);
    this.#varint(rows);
  }

  /** Starts a column. */
  column(name: string, type: string): void {
    this.#text(name);
    this.#text(type);
  }

  /** Data of a fixed-width or String column. */
  data(column: ByteColumn): void {
    this.raw(column.bytes, column.length);
  }

  /** The first `length` bytes of `bytes` as they are. */
  raw(bytes: Buffer, length: number): void {
    bytes.copy(this.bytes, this.length, 0, length);
    this.length += length;
  }

  /** End offsets of an Array or Map column. */
  offsets(list: NumberList): void {
    const view = this.#view;
    const { values } = list;
    let at = this.length;
    for (let index = 0; index < list.length; index++, at += 8) {
      view.setInt32(at, values[index] as number, true);
      view.setInt32(at + 4, 0, true);
    }
    this.length = at;
  }

  /** State prefix of a LowCardinality column; it precedes all data of the outermost column. */
  lowCardinalityPrefix(): void {
    this.uint64(SHARED_DICTIONARY_VERSION);
  }

  /** Keys and indexes of a LowCardinality column. */
  lowCardinality(keys: DictionaryKeys, indexes: NumberList): void {
    // ClickHouse writes and expects nothing for a run of no values.
    if (indexes.length === 0) return;
    const width = keys.size <= 0x100 ? 0 : keys.size <= 0x10000 ? 1 : 2;
    this.uint64(width | HAS_ADDITIONAL_KEYS | NEEDS_NEW_DICTIONARY);
    this.uint64(keys.size);
    this.raw(keys.data.bytes, keys.data.length);
    this.uint64(indexes.length);
    this.#indexes(indexes, width);
  }

  /** An unsigned 64-bit number below 2^53. */
  uint64(value: number): void {
    this.#view.setInt32(this.length, value, true);
    this.#view.setInt32(this.length + 4, Math.floor(value / 0x100000000), true);
    this.length += 8;
  }

  /** The same signed 64-bit number `count` times. */
  repeatInt64(value: bigint, count: number): void {
    const end = this.length + count * 8;
    if (count > 0) {
      this.bytes.writeBigInt64LE(value, this.length);
      this.bytes.fill(this.bytes.subarray(this.length, this.length + 8), this.length + 8, end);
    }
    this.length = end;
  }

  /** The block; it shares memory with this writer. */
  finish(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  #indexes({ values, length }: NumberList, width: number): void {
    const { bytes } = this;
    const view = this.#view;
    let at = this.length;
    if (width === 0) {
      for (let index = 0; index < length; index++) bytes[at++] = values[index] as number;
    } else if (width === 1) {
      for (let index = 0; index < length; index++, at += 2)
        view.setInt16(at, values[index] as number, true);
    } else {
      for (let index = 0; index < length; index++, at += 4)
        view.setInt32(at, values[index] as number, true);
    }
    this.length = at;
  }

  #varint(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  #text(text: string): void {
    this.#varint(text.length);
    this.length += this.bytes.write(text, this.length, 'latin1');
  }
}
