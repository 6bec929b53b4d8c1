import { type ByteSource, viewOf } from '@baton/store';
import { CollectorError } from '../errors.ts';

const MAX_GROUP_DEPTH = 32;
const NO_BYTES = Buffer.alloc(0);
const NO_VIEW = viewOf(NO_BYTES);

/** Error for bytes that are not the protobuf message they should be. */
export function malformed(what: string, position: number): CollectorError {
  return new CollectorError(
    'malformed_payload',
    `The request body is not a valid protobuf message: ${what} at byte ${position}.`,
  );
}

/**
 * Bounded cursor over protobuf bytes. It allocates nothing and never reads past the end it is given;
 * callers loop `while (position < end)` and check with `expectEnd`.
 */
export class ProtobufReader implements ByteSource {
  bytes: Uint8Array = NO_BYTES;
  view: DataView = NO_VIEW;
  position = 0;
  /** Halves of the last 64-bit value read. */
  low = 0;
  high = 0;

  /** Starts over on other bytes. */
  open(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.view = viewOf(bytes);
    this.position = 0;
  }

  /** Reads a varint that must fit 32 bits: a tag or a length. */
  varint32(): number {
    const byte = this.bytes[this.position++] as number;
    return byte < 0x80 ? byte : this.#longVarint32(byte);
  }

  // Apart, so that what is nearly always enough is small enough to be inlined.
  #longVarint32(first: number): number {
    const { bytes } = this;
    let byte = first;
    let value = byte & 0x7f;
    for (let shift = 7; shift < 28; shift += 7) {
      byte = bytes[this.position++] as number;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    byte = bytes[this.position++] as number;
    if (byte < 0x10) return (value | (byte << 28)) >>> 0;
    throw malformed('a tag or length is longer than 32 bits or cut off', this.position);
  }

  /** Reads a varint of up to 64 bits into `low` and `high`. */
  varint64(): void {
    const { bytes } = this;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[this.position++];
      if (byte === undefined) break;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    throw malformed('a varint is longer than ten bytes or cut off', this.position);
  }

  /** Reads the length of a delimited field and returns where it ends; `position` is then its start. */
  delimited(end: number): number {
    const length = this.varint32();
    const fieldEnd = this.position + length;
    if (fieldEnd > end) throw malformed('a field is longer than what contains it', this.position);
    return fieldEnd;
  }

  /** Skips the 8 bytes of a fixed64 and returns where they start. */
  fixed64(end: number): number {
    const start = this.position;
    this.position += 8;
    if (this.position > end) throw malformed('a 64-bit value is cut off', start);
    return start;
  }

  /** Skips one field of any wire type, groups included. */
  skip(tag: number, end: number, depth = 0): void {
    if (tag >>> 3 === 0) throw malformed('a field has the number 0', this.position);
    switch (tag & 7) {
      case 0:
        this.varint64();
        break;
      case 1:
        this.position += 8;
        break;
      case 2:
        this.position = this.delimited(end);
        break;
      case 3:
        this.#skipGroup(tag >>> 3, end, depth + 1);
        break;
      case 5:
        this.position += 4;
        break;
      default:
        throw malformed(`wire type ${tag & 7} is not expected here`, this.position);
    }
    if (this.position > end) throw malformed('a field is cut off', end);
  }

  /** Throws unless the fields of a message filled it exactly. */
  expectEnd(end: number): void {
    if (this.position !== end) throw malformed('a field runs over its message', end);
  }

  #skipGroup(fieldNumber: number, end: number, depth: number): void {
    if (depth > MAX_GROUP_DEPTH) throw malformed('groups are nested too deep', this.position);
    while (this.position < end) {
      const tag = this.varint32();
      if ((tag & 7) === 4) {
        if (tag >>> 3 === fieldNumber) return;
        throw malformed('a group ends that did not begin', this.position);
      }
      this.skip(tag, end, depth);
    }
    throw malformed('a group does not end', end);
  }
}
