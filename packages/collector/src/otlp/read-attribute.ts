import type { ByteColumn } from '../native/byte-column.ts';
import type { AttributeSink } from '../native/map-column.ts';
import { attributeText } from './attribute-text.ts';
import type { ProtobufReader } from './protobuf-reader.ts';

/** Reads a KeyValue message that ends at `end` into a map column. */
export function readAttribute(reader: ProtobufReader, end: number, sink: AttributeSink): void {
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
  sink.keys.push(sink.dictionary.indexOf(bytes, keyStart, keyLength));
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
      values.appendString(bytes, reader.position, end);
      return;
    }
  }
  values.appendText(attributeText(bytes, start, end));
}
