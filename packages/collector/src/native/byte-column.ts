const INITIAL_BYTES = 4096;
const KEEP_BYTES = 4 * 1024 * 1024;

/** Growable bytes: the data of a fixed-width or String column on its way into a Native block. */
export class ByteColumn {
  bytes: Buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  length = 0;

  /** Makes room for `extra` more bytes. */
  reserve(extra: number): void {
    if (this.length + extra > this.bytes.length) this.#grow(this.length + extra);
  }

  /** Empties the column; memory that an unusually large block needed is given back. */
  reset(): void {
    this.length = 0;
    if (this.bytes.length > KEEP_BYTES) this.bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  }

  /** Appends `source[start, end)` as it is. */
  appendBytes(source: Uint8Array, start: number, end: number): void {
    const count = end - start;
    this.reserve(count);
    const { bytes, length } = this;
    // A native copy has a fixed cost that a short loop does not reach.
    if (count <= 48) {
      for (let index = 0; index < count; index++)
        bytes[length + index] = source[start + index] as number;
    } else {
      bytes.set(source.subarray(start, end), length);
    }
    this.length = length + count;
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
  appendString(source: Uint8Array, start: number, end: number): void {
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

  /** Appends the empty String. */
  appendEmpty(): void {
    this.reserve(1);
    this.bytes[this.length++] = 0;
  }

  /** Appends a little-endian 64-bit value of two halves. */
  appendUint64(low: number, high: number): void {
    this.reserve(8);
    this.bytes.writeUInt32LE(low >>> 0, this.length);
    this.bytes.writeUInt32LE(high >>> 0, this.length + 4);
    this.length += 8;
  }

  #grow(needed: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}
