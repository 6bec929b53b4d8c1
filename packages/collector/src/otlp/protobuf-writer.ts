import { ByteColumn, sourceOf } from '@baton/store';

/** Left for the length of a message before it is known; most are short. */
const LENGTH_BYTES = 1;

/** Writes protobuf messages into growing memory; a message is begun, filled and ended. */
export class ProtobufWriter {
  readonly #out = new ByteColumn();
  readonly #view = new DataView(new ArrayBuffer(8));

  /** Bytes written so far. */
  get length(): number {
    return this.#out.length;
  }

  /** Takes back what was written after the first `length` bytes. */
  cutTo(length: number): void {
    this.#out.length = length;
  }

  /** Begins an embedded message and returns what `end` needs. */
  begin(field: number): number {
    this.#tag(field, 2);
    this.#out.reserve(LENGTH_BYTES);
    this.#out.length += LENGTH_BYTES;
    return this.#out.length;
  }

  /** Ends the embedded message that `begin` returned `start` for. */
  end(start: number): void {
    const out = this.#out;
    const length = out.length - start;
    const extra = varintBytes(length) - LENGTH_BYTES;
    if (extra > 0) {
      out.reserve(extra);
      out.bytes.copyWithin(start + extra, start, start + length);
    }
    out.length = start - LENGTH_BYTES;
    out.appendVarint(length);
    out.length += length;
  }

  /** Writes a string field. */
  string(field: number, value: string): void {
    this.#tag(field, 2);
    this.#out.appendText(value);
  }

  /** Writes a bytes field. */
  bytes(field: number, value: Uint8Array): void {
    this.#tag(field, 2);
    this.#out.appendString(sourceOf(value), 0, value.length);
  }

  /** Writes an int, enum or bool field; negative numbers take ten bytes. */
  varint(field: number, value: bigint): void {
    this.#tag(field, 0);
    let rest = BigInt.asUintN(64, value);
    this.#out.reserve(10);
    while (rest > 0x7fn) {
      this.#out.bytes[this.#out.length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#out.bytes[this.#out.length++] = Number(rest);
  }

  /** Writes a fixed64 field. */
  fixed64(field: number, value: bigint): void {
    this.#view.setBigUint64(0, BigInt.asUintN(64, value), true);
    this.#eight(field);
  }

  /** Writes a double field. */
  double(field: number, value: number): void {
    this.#view.setFloat64(0, value, true);
    this.#eight(field);
  }

  /** The bytes written; they are not touched again. */
  finish(): Uint8Array {
    return this.#out.bytes.subarray(0, this.#out.length);
  }

  #eight(field: number): void {
    this.#tag(field, 1);
    this.#out.appendUint64(this.#view.getUint32(0, true), this.#view.getUint32(4, true));
  }

  #tag(field: number, wireType: number): void {
    this.#out.appendVarint(field * 8 + wireType);
  }
}

function varintBytes(value: number): number {
  let count = 1;
  for (let rest = value; rest > 0x7f; rest >>>= 7) count++;
  return count;
}
