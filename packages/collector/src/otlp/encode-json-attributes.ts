import { MAX_VALUE_DEPTH } from './attribute-text.ts';
import {
  doubleOf,
  encodeString,
  integerOf,
  invalid,
  isPresent,
  itemsOf,
  type JsonObject,
  objectAt,
} from './json-fields.ts';
import type { ProtobufWriter } from './protobuf-writer.ts';

const INT64_LIMIT = 1n << 63n;

/** Writes the attributes of a message as its field `field`. */
export function encodeAttributes(
  writer: ProtobufWriter,
  field: number,
  from: { readonly owner: JsonObject; readonly path: string },
): void {
  for (const [attribute, path] of itemsOf(from.owner, 'attributes', from.path)) {
    const start = writer.begin(field);
    encodeKeyValue(writer, attribute, { path, depth: 0 });
    writer.end(start);
  }
}

interface Place {
  readonly path: string;
  readonly depth: number;
}

function encodeKeyValue(writer: ProtobufWriter, attribute: JsonObject, place: Place): void {
  encodeString(writer, 1, { owner: attribute, name: 'key', path: place.path });
  const value = attribute['value'];
  if (!isPresent(value)) return;
  const start = writer.begin(2);
  encodeAnyValue(writer, value, { path: `${place.path}.value`, depth: place.depth });
  writer.end(start);
}

function encodeAnyValue(writer: ProtobufWriter, value: unknown, place: Place): void {
  const { path, depth } = place;
  // The transcoder rejects the one span; this only keeps the recursion bounded.
  if (depth > MAX_VALUE_DEPTH * 4) throw invalid(path, 'values nested less deep');
  const any = objectAt(value, path);
  encodeString(writer, 1, { owner: any, name: 'stringValue', path });
  const { boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = any;
  if (isPresent(boolValue)) {
    if (typeof boolValue !== 'boolean') throw invalid(`${path}.boolValue`, 'true or false');
    writer.varint(2, boolValue ? 1n : 0n);
  }
  if (isPresent(intValue)) {
    const integer = integerOf(intValue);
    if (integer === undefined || integer < -INT64_LIMIT || integer >= INT64_LIMIT) {
      throw invalid(`${path}.intValue`, 'a 64-bit integer');
    }
    writer.varint(3, integer);
  }
  if (isPresent(doubleValue)) writer.double(4, doubleOf(doubleValue, path));
  if (isPresent(arrayValue)) {
    const start = writer.begin(5);
    const array = objectAt(arrayValue, `${path}.arrayValue`);
    for (const [item, itemPath] of itemsOf(array, 'values', `${path}.arrayValue`)) {
      const itemStart = writer.begin(1);
      encodeAnyValue(writer, item, { path: itemPath, depth: depth + 1 });
      writer.end(itemStart);
    }
    writer.end(start);
  }
  if (isPresent(kvlistValue)) {
    const start = writer.begin(6);
    const list = objectAt(kvlistValue, `${path}.kvlistValue`);
    for (const [item, itemPath] of itemsOf(list, 'values', `${path}.kvlistValue`)) {
      const itemStart = writer.begin(1);
      encodeKeyValue(writer, item, { path: itemPath, depth: depth + 1 });
      writer.end(itemStart);
    }
    writer.end(start);
  }
  if (isPresent(bytesValue)) {
    if (typeof bytesValue !== 'string') throw invalid(`${path}.bytesValue`, 'base64 text');
    writer.bytes(7, Buffer.from(bytesValue, 'base64'));
  }
}
