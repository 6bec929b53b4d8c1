import { type ByteSource, viewOf } from './byte-source.ts';
import { freeMemory } from './free-memory.ts';

const INITIAL_BYTES = 4096;
/** What is less than this, V8 frees soon enough. */
const FREED_BYTES = 128 * 1024;
const KEEP_BYTES = 4 * 1024 * 1024;
/** Of large memory, pages are held once they are written: what grows much is copied seldom, and costs no more. */
const LARGE_GROWTH = 4;
/** A native copy has a fixed cost that a loop over words does not reach below this. */
const NATIVE_COPY_BYTES = 256;
const ZERO = 0x30;

/** Growable bytes: the data of a fixed-width or String column on its way into a Native block. */
export class ByteColumn implements ByteSource {
  bytes: Buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  view: DataView = viewOf(this.bytes);
  length = 0;

  /** Makes room for `extra` more bytes. */
  reserve(extra: number): void {
    if (this.length + extra > this.bytes.length) this.#grow(this.length + extra);
  }

  /** Empties the column; memory that an unusually large block needed is given back. */
  reset(): void {
    this.length = 0;
    if (this.bytes.length > KEEP_BYTES) this.#use(Buffer.allocUnsafeSlow(INITIAL_BYTES));
  }

  /** Appends `source[start, end)` as it is. */
  appendBytes(source: ByteSource, start: number, end: number): void {
    const count = end - start;
    this.reserve(count);
    const { length } = this;
    this.length = length + count;
    if (count < 4) {
      for (let index = 0; index < count; index++)
        this.bytes[length + index] = source.bytes[start + index] as number;
    } else if (count < NATIVE_COPY_BYTES) {
      const { view } = this;
      const from = source.view;
      const lastWord = count - 4;
      for (let at = 0; at < lastWord; at += 4)
        view.setInt32(length + at, from.getInt32(start + at, true), true);
      view.setInt32(length + lastWord, from.getInt32(start + lastWord, true), true);
    } else {
      this.bytes.set(source.bytes.subarray(start, end), length);
    }
  }

  /** Appends what was appended last, `count` bytes, another `times` times. */
  repeatLast(count: number, times: number): void {
    if (count === 0 || times === 0) return;
    this.reserve(count * times);
    const { bytes, length } = this;
    const start = length - count;
    const end = length + count * times;
    for (let at = length; at < end; ) {
      // Each copy is as large as all before it.
      const size = Math.min(at - start, end - at);
      bytes.copyWithin(at, start, start + size);
      at += size;
    }
    this.length = end;
  }

  /** Appends a varint: the length that precedes a String. */
  appendVarint(value: number): void {
    this.reserve(5);
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** Appends a String value of the given bytes. */
  appendString(source: ByteSource, start: number, end: number): void {
    this.appendVarint(end - start);
    this.appendBytes(source, start, end);
  }

  /** Appends a String value of a JavaScript string. */
  appendText(text: string): void {
    const byteLength = Buffer.byteLength(text);
    this.appendVarint(byteLength);
    this.reserve(byteLength);
    this.bytes.write(text, this.length, byteLength, 'utf8');
    this.length += byteLength;
  }

  /** Appends a String value of the digits of a whole number from 0 to 2^32 - 1. */
  appendDigits(value: number): void {
    let digits = 1;
    for (let power = 10; value >= power; power *= 10) digits++;
    this.reserve(digits + 1);
    const { bytes, length } = this;
    bytes[length] = digits;
    let rest = value;
    for (let at = length + digits; at > length; at--) {
      const tens = Math.floor(rest / 10);
      bytes[at] = ZERO + rest - tens * 10;
      rest = tens;
    }
    this.length = length + digits + 1;
  }

  /** Appends the empty String. */
  appendEmpty(): void {
    this.reserve(1);
    this.bytes[this.length++] = 0;
  }

  /** Appends a little-endian 64-bit value of two halves. */
  appendUint64(low: number, high: number): void {
    this.reserve(8);
    this.view.setInt32(this.length, low, true);
    this.view.setInt32(this.length + 4, high, true);
    this.length += 8;
  }

  #grow(needed: number): void {
    const factor = this.bytes.length < KEEP_BYTES ? 2 : LARGE_GROWTH;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * factor));
    this.bytes.copy(grown, 0, 0, this.length);
    this.#use(grown);
  }

  #use(bytes: Buffer): void {
    if (this.bytes.length >= FREED_BYTES) freeMemory(this.bytes);
    this.bytes = bytes;
    this.view = viewOf(bytes);
  }
}
