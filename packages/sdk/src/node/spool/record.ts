import { crc32 } from './crc32.ts';

const HEADER_BYTES = 8;

/** A text as a record: length and CRC-32 of its UTF-8 bytes (32 bits each, little-endian), then they. */
export function encodeRecord(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const record = Buffer.allocUnsafe(HEADER_BYTES + length);
  record.write(text, HEADER_BYTES);
  record.writeUInt32LE(length, 0);
  record.writeUInt32LE(crc32(record.subarray(HEADER_BYTES)), 4);
  return record;
}

/** The texts of records up to the first that is cut off or damaged, and how many bytes follow it. */
export function decodeRecords(bytes: Buffer): {
  readonly texts: readonly string[];
  readonly bytesLeft: number;
} {
  const texts: string[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= bytes.length) {
    const end = at + HEADER_BYTES + bytes.readUInt32LE(at);
    if (end > bytes.length) break;
    const payload = bytes.subarray(at + HEADER_BYTES, end);
    if (crc32(payload) !== bytes.readUInt32LE(at + 4)) break;
    texts.push(payload.toString());
    at = end;
  }
  return { texts, bytesLeft: bytes.length - at };
}
