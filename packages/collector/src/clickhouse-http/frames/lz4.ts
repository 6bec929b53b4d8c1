const MIN_MATCH = 4;

const corrupt = (): Error => new Error('The LZ4 block is corrupt.');

/** Adds the bytes that lengthen a run; the position after them goes to `reader.at`. */
const lengthened = (reader: { readonly bytes: Uint8Array; at: number }, length: number): number => {
  let total = length;
  let byte: number;
  do {
    if (reader.at >= reader.bytes.length) throw corrupt();
    byte = reader.bytes[reader.at++] as number;
    total += byte;
  } while (byte === 255);
  return total;
};

/** Unpacks one LZ4 block of known size; throws if it is not one. */
export function lz4Block(packed: Uint8Array, size: number): Buffer {
  const out = Buffer.allocUnsafe(size);
  const reader = { bytes: packed, at: 0 };
  let filled = 0;
  while (reader.at < packed.length) {
    const token = packed[reader.at++] as number;
    let literals = token >>> 4;
    if (literals === 15) literals = lengthened(reader, literals);
    if (reader.at + literals > packed.length || filled + literals > size) throw corrupt();
    out.set(packed.subarray(reader.at, reader.at + literals), filled);
    reader.at += literals;
    filled += literals;
    // The last sequence has no match.
    if (reader.at === packed.length) break;

    if (reader.at + 2 > packed.length) throw corrupt();
    const offset = (packed[reader.at] as number) | ((packed[reader.at + 1] as number) << 8);
    reader.at += 2;
    let match = token & 15;
    if (match === 15) match = lengthened(reader, match);
    match += MIN_MATCH;
    if (offset === 0 || offset > filled || filled + match > size) throw corrupt();
    copyMatch(out, { filled, offset, length: match });
    filled += match;
  }
  if (filled !== size) throw corrupt();
  return out;
}

/** A match may overlap what it writes; then it repeats the last `offset` bytes. */
function copyMatch(out: Buffer, o: { filled: number; offset: number; length: number }): void {
  const from = o.filled - o.offset;
  if (o.length > 64 && o.offset >= o.length) {
    out.copyWithin(o.filled, from, from + o.length);
    return;
  }
  for (let i = 0; i < o.length; i += 1) out[o.filled + i] = out[from + i] as number;
}
