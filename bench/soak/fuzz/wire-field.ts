/** A protobuf field that need not be right: a tree of them is what mutations work on. */
export interface WireField {
  number: number;
  /** 0 varint, 1 fixed64, 2 delimited, 3 group, 5 fixed32; any other number is written as it is. */
  wireType: number;
  value: bigint | Uint8Array | WireField[];
  /** Zero bytes that lengthen the varint of the tag, of the length, or of the value. */
  padTag?: number;
  padLength?: number;
  padValue?: number;
  /** Added to the true length. */
  lengthError?: number;
  /** Set if a group is not ended. */
  isUnended?: boolean;
}

/** Bytes of one level beyond which it is left off: copies of copies would grow without bound. */
const MAX_BYTES = 32 * 1024;

/** Bytes of the fields, one after the other. */
export function encodeFields(fields: readonly WireField[]): Buffer {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (const field of fields) {
    const before = parts.length;
    encodeField(field, parts);
    for (let at = before; at < parts.length; at++) bytes += parts[at]?.length ?? 0;
    if (bytes > MAX_BYTES) break;
  }
  return Buffer.concat(parts);
}

function encodeField(field: WireField, parts: Uint8Array[]): void {
  const { number, wireType, value } = field;
  parts.push(encodeVarint(BigInt(number) * 8n + BigInt(wireType), field.padTag));
  if (typeof value === 'bigint') {
    if (wireType === 1 || wireType === 5) parts.push(fixed(value, wireType === 1 ? 8 : 4));
    else parts.push(encodeVarint(BigInt.asUintN(64, value), field.padValue));
    return;
  }
  const content = value instanceof Uint8Array ? value : encodeFields(value);
  if (wireType === 3) {
    parts.push(content);
    if (field.isUnended !== true) parts.push(encodeVarint(BigInt(number) * 8n + 4n));
    return;
  }
  const length = Math.max(0, content.length + (field.lengthError ?? 0));
  parts.push(encodeVarint(BigInt(length), field.padLength), content);
}

/** A varint of an unsigned number, lengthened by `pad` bytes that add nothing. */
export function encodeVarint(value: bigint, pad = 0): Buffer {
  if (pad > 0 || value >= SMALL) return writeVarint(value, pad);
  const at = Number(value);
  // Tags and lengths come by the million.
  const known = small[at] ?? writeVarint(value, 0);
  small[at] = known;
  return known;
}

const SMALL = 4096n;
const small: Buffer[] = [];

function writeVarint(value: bigint, pad: number): Buffer {
  const bytes = Buffer.alloc(10 + pad);
  let length = 0;
  let rest = value;
  // Most are small; BigInt arithmetic would take most of the time.
  if (rest < 0x1000_0000n) {
    let small = Number(rest);
    for (; small > 0x7f; small >>>= 7) bytes[length++] = (small & 0x7f) | 0x80;
    rest = BigInt(small);
  }
  for (; rest > 0x7fn; rest >>= 7n) bytes[length++] = Number(rest & 0x7fn) | 0x80;
  bytes[length++] = Number(rest) | (pad > 0 ? 0x80 : 0);
  for (let left = pad; left > 0; left--) bytes[length++] = left > 1 ? 0x80 : 0;
  return bytes.subarray(0, length);
}

function fixed(value: bigint, bytes: 4 | 8): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt.asUintN(64, value));
  return buffer.subarray(0, bytes);
}
