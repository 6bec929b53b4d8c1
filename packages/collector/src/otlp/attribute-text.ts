import { CollectorError } from '../errors.ts';
import { ProtobufReader } from './protobuf-reader.ts';

/** Deepest nesting of arrays and key-value lists that is read. */
export const MAX_VALUE_DEPTH = 64;

const STRING_VALUE = 1;
const BOOL_VALUE = 2;
const INT_VALUE = 3;
const DOUBLE_VALUE = 4;
const ARRAY_VALUE = 5;
const BYTES_VALUE = 7;

const WIRE_TYPES: readonly number[] = [-1, 2, 0, 0, 1, 2, 2, 2];

type AnyValue =
  | { case: 'string' | 'bytes' | 'array' | 'kvlist'; bytes: Uint8Array }
  | { case: 'bool'; value: boolean }
  | { case: 'int'; text: string }
  | { case: 'double'; value: number }
  | { case: 'empty' };

/**
 * Text of an OTLP AnyValue message as the OpenTelemetry Collector's ClickHouse exporter stores it: strings as
 * they are, numbers and booleans as text, bytes as base64, arrays and key-value lists as JSON (keys sorted,
 * `<`, `>` and `&` escaped), empty as ''. Unlike there, a number that JSON lacks does not empty
 * the whole text but becomes a string such as "NaN".
 */
export function attributeText(bytes: Uint8Array, start: number, end: number): string {
  const value = readAnyValue(bytes.subarray(start, end));
  switch (value.case) {
    case 'string':
      return utf8(value.bytes);
    case 'bytes':
      return base64(value.bytes);
    case 'array':
    case 'kvlist':
      return json(value, 1);
    default:
      return scalarText(value);
  }
}

/** Text of a double as the exporter writes it. */
export function doubleText(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  const name = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  return `json: unsupported value: ${name}`;
}

function readAnyValue(bytes: Uint8Array): AnyValue {
  const reader = new ProtobufReader();
  reader.open(bytes);
  const end = bytes.length;
  let value: AnyValue = { case: 'empty' };
  while (reader.position < end) {
    const tag = reader.varint32();
    const field = tag >>> 3;
    if (field > BYTES_VALUE || WIRE_TYPES[field] !== (tag & 7)) {
      reader.skip(tag, end);
      continue;
    }
    value = readValueField(reader, field, value);
  }
  reader.expectEnd(end);
  return value;
}

function readValueField(reader: ProtobufReader, field: number, previous: AnyValue): AnyValue {
  const { bytes } = reader;
  switch (field) {
    case BOOL_VALUE:
      reader.varint64();
      return { case: 'bool', value: (reader.low | reader.high) !== 0 };
    case INT_VALUE:
      reader.varint64();
      return { case: 'int', text: int64Text(reader.low, reader.high) };
    case DOUBLE_VALUE: {
      const start = reader.fixed64(bytes.length);
      const view = new DataView(bytes.buffer, bytes.byteOffset + start, 8);
      return { case: 'double', value: view.getFloat64(0, true) };
    }
  }
  const fieldEnd = reader.delimited(bytes.length);
  const content = bytes.subarray(reader.position, fieldEnd);
  reader.position = fieldEnd;
  if (field === STRING_VALUE) return { case: 'string', bytes: content };
  if (field === BYTES_VALUE) return { case: 'bytes', bytes: content };
  const name = field === ARRAY_VALUE ? 'array' : 'kvlist';
  // A message that comes twice is merged, which for its bytes means joined.
  if (previous.case === name)
    return { case: name, bytes: Buffer.concat([previous.bytes, content]) };
  return { case: name, bytes: content };
}

/** Text of a signed 64-bit integer given as two unsigned halves. */
export function int64Text(low: number, high: number): string {
  if (high === 0) return String(low);
  const signed = high | 0;
  if (signed >= -0x200000 && signed < 0x200000) return String(signed * 0x100000000 + low);
  return String((BigInt(signed) << 32n) | BigInt(low));
}

function scalarText(value: AnyValue): string {
  switch (value.case) {
    case 'bool':
      return value.value ? 'true' : 'false';
    case 'int':
      return value.text;
    case 'double':
      return doubleText(value.value);
    default:
      return '';
  }
}

function json(value: AnyValue, depth: number): string {
  if (depth > MAX_VALUE_DEPTH) {
    throw new CollectorError(
      'limit_exceeded',
      `an attribute value is nested deeper than ${MAX_VALUE_DEPTH} levels`,
    );
  }
  switch (value.case) {
    case 'string':
      return jsonString(utf8(value.bytes));
    case 'bytes':
      // Where the exporter has no bytes it has nothing at all, which to its JSON writer is null.
      return value.bytes.length === 0 ? 'null' : `"${base64(value.bytes)}"`;
    case 'double':
      return Number.isFinite(value.value) ? doubleText(value.value) : `"${value.value}"`;
    case 'array':
      return `[${readValues(value.bytes)
        .map((item) => json(readAnyValue(item), depth + 1))
        .join(',')}]`;
    case 'kvlist':
      return jsonObject(value.bytes, depth);
    case 'empty':
      return 'null';
    default:
      return scalarText(value);
  }
}

function jsonObject(bytes: Uint8Array, depth: number): string {
  const members = new Map<string, Uint8Array>();
  for (const entry of readValues(bytes)) {
    const [key, value] = readKeyValue(entry);
    members.set(key, value);
  }
  const sorted = [...members].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return `{${sorted
    .map(([key, value]) => `${jsonString(key)}:${json(readAnyValue(value), depth + 1)}`)
    .join(',')}}`;
}

/** The messages of the repeated field 1, which is all that array and key-value lists have. */
function readValues(bytes: Uint8Array): Uint8Array[] {
  const values: Uint8Array[] = [];
  forEachDelimited(bytes, (field, content) => {
    if (field === 1) values.push(content);
  });
  return values;
}

function readKeyValue(bytes: Uint8Array): [key: string, value: Uint8Array] {
  let key = '';
  let value: Uint8Array = new Uint8Array(0);
  forEachDelimited(bytes, (field, content) => {
    if (field === 1) key = utf8(content);
    if (field === 2) value = value.length === 0 ? content : Buffer.concat([value, content]);
  });
  return [key, value];
}

function forEachDelimited(
  bytes: Uint8Array,
  visit: (field: number, content: Uint8Array) => void,
): void {
  const reader = new ProtobufReader();
  reader.open(bytes);
  while (reader.position < bytes.length) {
    const tag = reader.varint32();
    if ((tag & 7) !== 2 || tag >>> 3 === 0) {
      reader.skip(tag, bytes.length);
      continue;
    }
    const fieldEnd = reader.delimited(bytes.length);
    visit(tag >>> 3, bytes.subarray(reader.position, fieldEnd));
    reader.position = fieldEnd;
  }
  reader.expectEnd(bytes.length);
}

function jsonString(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function utf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}
