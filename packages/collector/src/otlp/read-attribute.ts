import type { ByteColumn } from '@baton/store';
import type { AttributeSink } from '../native/map-column.ts';
import { attributeText } from './attribute-text.ts';
import type { ProtobufReader } from './protobuf-reader.ts';

/** Longest length that takes one byte. */
const LONGEST = 0x7f;

/** Reads a KeyValue message that ends at `end` into a map column. */
export function readAttribute(reader: ProtobufReader, end: number, sink: AttributeSink): void {
  if (!readPlainAttribute(reader, end, sink)) readAnyAttribute(reader, end, sink);
}

/**
 * Reads an attribute as nearly all are: a short key, then a short text. False, with nothing read, if it is not so.
 * The fields lie as an encoder writes them, `0a KEY 12 VALUE` and in the value `0a TEXT`, each after its length.
 */
function readPlainAttribute(reader: ProtobufReader, end: number, sink: AttributeSink): boolean {
  const { bytes, position } = reader;
  const keyLength = bytes[position + 1] as number;
  if (bytes[position] !== 0x0a || keyLength > LONGEST) return false;
  const keyStart = position + 2;
  const value = keyStart + keyLength;
  const textLength = bytes[value + 3] as number;
  // The end must be where the lengths say, which also keeps what was looked at so far within the message.
  if (value + 4 + textLength !== end || textLength > LONGEST - 2) return false;
  if (bytes[value] !== 0x12 || bytes[value + 1] !== textLength + 2) return false;
  if (bytes[value + 2] !== 0x0a) return false;
  sink.keys.push(sink.dictionary.indexOf(reader, keyStart, keyLength));
  // Length and bytes of a protobuf string are also those of a Native String.
  sink.values.appendBytes(reader, value + 3, end);
  reader.position = end;
  return true;
}

function readAnyAttribute(reader: ProtobufReader, end: number, sink: AttributeSink): void {
  const { bytes } = reader;
  let keyStart = 0;
  let keyLength = 0;
  let valueStart = 0;
  let valueEnd = 0;
  let merged: Uint8Array | undefined;
  while (reader.position < end) {
    const tag = reader.varint32();
    if (tag === 0x0a) {
      const fieldEnd = reader.delimited(end);
      keyStart = reader.position;
      keyLength = fieldEnd - keyStart;
      reader.position = fieldEnd;
    } else if (tag === 0x12) {
      const fieldEnd = reader.delimited(end);
      if (valueEnd > valueStart) {
        // A message that comes twice is merged, which for its bytes means joined.
        merged = Buffer.concat([
          merged ?? bytes.subarray(valueStart, valueEnd),
          bytes.subarray(reader.position, fieldEnd),
        ]);
      }
      valueStart = reader.position;
      valueEnd = fieldEnd;
      reader.position = fieldEnd;
    } else reader.skip(tag, end);
  }
  reader.expectEnd(end);
  sink.keys.push(sink.dictionary.indexOf(reader, keyStart, keyLength));
  if (merged === undefined) readValue(reader, { start: valueStart, end: valueEnd }, sink.values);
  else sink.values.appendText(attributeText(merged, 0, merged.length));
  reader.position = end;
}

function readValue(
  reader: ProtobufReader,
  { start, end }: { start: number; end: number },
  values: ByteColumn,
): void {
  const { bytes } = reader;
  if (start === end) {
    values.appendEmpty();
    return;
  }
  if (bytes[start] === 0x0a) {
    reader.position = start + 1;
    const stringEnd = reader.delimited(end);
    // Length and bytes of a protobuf string are also those of a Native String.
    if (stringEnd === end) {
      values.appendString(reader, reader.position, end);
      return;
    }
  }
  if (bytes[start] === 0x18) {
    reader.position = start + 1;
    reader.varint64();
    if (reader.position === end && reader.high === 0) {
      values.appendDigits(reader.low);
      return;
    }
  }
  values.appendText(attributeText(bytes, start, end));
}
