import { viewOf } from './byte-source.ts';

/** Thrown where the bytes end before the value does. */
export class Incomplete extends Error {}

const HALF = 2 ** 32;

/** A place in bytes of Native blocks; what reads a value moves it behind that value. */
export class BlockCursor {
  readonly bytes: Buffer;
  readonly view: DataView;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.view = viewOf(bytes);
    this.at = at;
  }

  /** Passes over so many bytes and says where they begin. */
  skip(count: number): number {
    const start = this.at;
    if (start + count > this.bytes.length) throw new Incomplete();
    this.at = start + count;
    return start;
  }

  /** Throws unless so many bytes are left. */
  require(count: number): void {
    if (this.at + count > this.bytes.length) throw new Incomplete();
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw new Incomplete();
      this.at += 1;
      if (byte < 0x80) return value + byte * factor;
      value += (byte - 0x80) * factor;
    }
  }

  /** An unsigned number of 64 bits that is below 2^53. */
  uint64(): number {
    const start = this.skip(8);
    return this.view.getUint32(start, true) + this.view.getUint32(start + 4, true) * HALF;
  }

  text(): string {
    const length = this.varint();
    const start = this.skip(length);
    return this.bytes.toString('utf8', start, start + length);
  }
}
