import type { ByteColumn } from './byte-column.ts';
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
  length = 0;

  /** `capacity` must cover everything that will be written; `memory` is used if it is large enough. */
  constructor(capacity: number, memory?: Buffer) {
    const isEnough = memory !== undefined && memory.length >= capacity;
    // Rounded up, so that the next block, about as large, fits too.
    this.bytes = isEnough ? memory : Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(capacity)));
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
    for (let index = 0; index < list.length; index++) this.uint64(list.values[index] as number);
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
    const { bytes } = this;
    const { values } = indexes;
    let at = this.length;
    for (let index = 0; index < indexes.length; index++) {
      const value = values[index] as number;
      bytes[at++] = value;
      if (width > 0) bytes[at++] = value >>> 8;
      if (width > 1) {
        bytes[at++] = value >>> 16;
        bytes[at++] = value >>> 24;
      }
    }
    this.length = at;
  }

  /** An unsigned 64-bit number below 2^53. */
  uint64(value: number): void {
    this.bytes.writeUInt32LE(value >>> 0, this.length);
    this.bytes.writeUInt32LE(Math.floor(value / 0x100000000), this.length + 4);
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
