import { CollectorError } from '../errors.ts';
import { MAX_VALUE_DEPTH } from './attribute-text.ts';
import { ExactNumber, exactInteger } from './lossless-json.ts';
import type { ProtobufWriter } from './protobuf-writer.ts';
import { SPAN_KINDS, STATUS_CODES } from './trace-columns.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Thrown where the quick parse has rounded a number that must be exact. */
export class Rounded extends Error {}

const UINT64_LIMIT = 1n << 64n;
const INT64_LIMIT = 1n << 63n;

/** Writes the fields of a span. Throws {@link Rounded}, or a CollectorError `malformed_payload`. */
export function encodeSpan(writer: ProtobufWriter, value: unknown, path: string): void {
  const span = objectAt(value, path);
  encodeId(writer, 1, span['traceId']);
  encodeId(writer, 2, span['spanId']);
  encodeString(writer, 3, { owner: span, name: 'traceState', path });
  encodeId(writer, 4, span['parentSpanId']);
  encodeString(writer, 5, { owner: span, name: 'name', path });
  encodeEnum(writer, 6, {
    owner: span,
    name: 'kind',
    path,
    prefix: 'SPAN_KIND_',
    names: SPAN_KINDS,
  });
  encodeNanos(writer, 7, { owner: span, name: 'startTimeUnixNano', path });
  encodeNanos(writer, 8, { owner: span, name: 'endTimeUnixNano', path });
  encodeAttributes(writer, 9, { owner: span, path });
  for (const [event, eventPath] of itemsOf(span, 'events', path)) {
    const start = writer.begin(11);
    encodeNanos(writer, 1, { owner: event, name: 'timeUnixNano', path: eventPath });
    encodeString(writer, 2, { owner: event, name: 'name', path: eventPath });
    encodeAttributes(writer, 3, { owner: event, path: eventPath });
    writer.end(start);
  }
  for (const [link, linkPath] of itemsOf(span, 'links', path)) {
    const start = writer.begin(13);
    encodeId(writer, 1, link['traceId']);
    encodeId(writer, 2, link['spanId']);
    encodeString(writer, 3, { owner: link, name: 'traceState', path: linkPath });
    encodeAttributes(writer, 4, { owner: link, path: linkPath });
    writer.end(start);
  }
  const status = span['status'];
  if (isPresent(status)) {
    const fields = objectAt(status, `${path}.status`);
    const start = writer.begin(15);
    encodeString(writer, 2, { owner: fields, name: 'message', path: `${path}.status` });
    encodeEnum(writer, 3, {
      owner: fields,
      name: 'code',
      path: `${path}.status`,
      prefix: 'STATUS_CODE_',
      names: STATUS_CODES,
    });
    writer.end(start);
  }
  for (const name of UINT32_FIELDS) expectUint32({ owner: span, name, path });
}

/** Writes the fields of a resource; throws as {@link encodeSpan} does. */
export function encodeResource(writer: ProtobufWriter, value: unknown, path: string): void {
  encodeAttributes(writer, 1, { owner: objectAt(value, path), path });
}

/** Writes the fields of a scope; throws as {@link encodeSpan} does. */
export function encodeScope(writer: ProtobufWriter, value: unknown, path: string): void {
  const owner = objectAt(value, path);
  encodeString(writer, 1, { owner, name: 'name', path });
  encodeString(writer, 2, { owner, name: 'version', path });
}

/** Fields of a span that are not kept; what is wrong in them is still not OTLP. */
const UINT32_FIELDS = [
  'droppedAttributesCount',
  'droppedEventsCount',
  'droppedLinksCount',
  'flags',
] as const;

function expectUint32({ owner, name, path }: Field): void {
  const value = owner[name];
  if (!isPresent(value)) return;
  const number = integerOf(value);
  if (number === undefined || number < 0n || number > 0xffffffffn) {
    throw invalid(`${path}.${name}`, 'an unsigned 32-bit integer');
  }
}

interface Field {
  readonly owner: JsonObject;
  readonly name: string;
  readonly path: string;
}

function encodeString(writer: ProtobufWriter, field: number, from: Field): void {
  const value = from.owner[from.name];
  if (!isPresent(value)) return;
  if (typeof value !== 'string') throw invalid(`${from.path}.${from.name}`, 'a string');
  writer.string(field, value);
}

function encodeNanos(writer: ProtobufWriter, field: number, from: Field): void {
  const value = from.owner[from.name];
  if (!isPresent(value)) return;
  const nanos = integerOf(value);
  if (nanos === undefined || nanos < 0n || nanos >= UINT64_LIMIT) {
    throw invalid(`${from.path}.${from.name}`, 'nanoseconds since 1970 as an integer');
  }
  writer.fixed64(field, nanos);
}

function encodeEnum(
  writer: ProtobufWriter,
  field: number,
  from: Field & { readonly prefix: string; readonly names: readonly string[] },
): void {
  const value = from.owner[from.name];
  if (!isPresent(value)) return;
  if (typeof value === 'string') {
    const named = from.names.findIndex(
      (name) => name !== '' && from.prefix + name.toUpperCase() === value,
    );
    if (named >= 0) {
      writer.varint(field, BigInt(named));
      return;
    }
  }
  const number = integerOf(value);
  if (number === undefined || number < -0x80000000n || number > 0x7fffffffn) {
    throw invalid(`${from.path}.${from.name}`, 'an integer');
  }
  writer.varint(field, number);
}

/** An id that is not hex becomes one of a wrong length, so that only its span is rejected. */
function encodeId(writer: ProtobufWriter, field: number, value: unknown): void {
  if (!isPresent(value) || value === '') return;
  const isHex = typeof value === 'string' && /^(?:[0-9a-fA-F]{2})+$/.test(value);
  writer.bytes(field, isHex ? Buffer.from(value, 'hex') : Buffer.of(0));
}

function encodeAttributes(
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

function integerOf(value: unknown): bigint | undefined {
  if (typeof value === 'string') return exactInteger(value);
  if (value instanceof ExactNumber) return exactInteger(value.source);
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
  if (!Number.isSafeInteger(value)) throw new Rounded();
  return BigInt(value);
}

function doubleOf(value: unknown, path: string): number {
  if (typeof value === 'number') return value;
  if (value instanceof ExactNumber) return Number(value.source);
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  if (typeof value === 'string' && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value)) {
    return Number(value);
  }
  throw invalid(`${path}.doubleValue`, 'a number');
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function objectAt(value: unknown, path: string): JsonObject {
  if (
    typeof value !== 'object' ||
    value === null ||
    Array.isArray(value) ||
    value instanceof ExactNumber
  ) {
    throw invalid(path, 'an object');
  }
  return value as JsonObject;
}

function* itemsOf(
  owner: JsonObject,
  name: string,
  path: string,
): Generator<[item: JsonObject, path: string]> {
  const list = owner[name];
  if (!isPresent(list)) return;
  if (!Array.isArray(list)) throw invalid(`${path}.${name}`, 'an array');
  for (let index = 0; index < list.length; index++) {
    const itemPath = `${path}.${name}[${index}]`;
    yield [objectAt(list[index], itemPath), itemPath];
  }
}

export function invalid(path: string, expected: string): CollectorError {
  return new CollectorError(
    'malformed_payload',
    `The request body is not valid OTLP/JSON: ${path} must be ${expected}.`,
  );
}
