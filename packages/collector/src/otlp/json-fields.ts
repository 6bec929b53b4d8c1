import { CollectorError } from '../errors.ts';
import { ExactNumber, exactInteger } from './lossless-json.ts';
import type { ProtobufWriter } from './protobuf-writer.ts';

/** An object of a parsed text. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Thrown where the quick parse has rounded a number that must be exact. */
export class Rounded extends Error {}

const UINT64_LIMIT = 1n << 64n;

/** A field of a message, and where that stands in the request. */
export interface Field {
  readonly owner: JsonObject;
  readonly name: string;
  readonly path: string;
}

/** Writes a string, or nothing for null. */
export function encodeString(writer: ProtobufWriter, field: number, from: Field): void {
  const value = from.owner[from.name];
  if (!isPresent(value)) return;
  if (typeof value !== 'string') throw invalid(`${from.path}.${from.name}`, 'a string');
  writer.string(field, value);
}

/** Writes nanoseconds since 1970, or nothing for null. */
export function encodeNanos(writer: ProtobufWriter, field: number, from: Field): void {
  const value = from.owner[from.name];
  if (!isPresent(value)) return;
  const nanos = integerOf(value);
  if (nanos === undefined || nanos < 0n || nanos >= UINT64_LIMIT) {
    throw invalid(`${from.path}.${from.name}`, 'nanoseconds since 1970 as an integer');
  }
  writer.fixed64(field, nanos);
}

/** Writes an enum, given as an integer or by its name, or nothing for null. */
export function encodeEnum(
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
export function encodeId(writer: ProtobufWriter, field: number, value: unknown): void {
  if (!isPresent(value) || value === '') return;
  const isHex = typeof value === 'string' && /^(?:[0-9a-fA-F]{2})+$/.test(value);
  writer.bytes(field, isHex ? Buffer.from(value, 'hex') : Buffer.of(0));
}

/** Expects an unsigned 32-bit integer, or null. */
export function expectUint32({ owner, name, path }: Field): void {
  const value = owner[name];
  if (!isPresent(value)) return;
  const number = integerOf(value);
  if (number === undefined || number < 0n || number > 0xffffffffn) {
    throw invalid(`${path}.${name}`, 'an unsigned 32-bit integer');
  }
}

/** Exact value of an integer as a number or a text; throws {@link Rounded} where parsing has lost digits. */
export function integerOf(value: unknown): bigint | undefined {
  if (typeof value === 'string') return exactInteger(value);
  if (value instanceof ExactNumber) return exactInteger(value.source);
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
  if (!Number.isSafeInteger(value)) throw new Rounded();
  return BigInt(value);
}

/** Value of a number, also as a text. */
export function doubleOf(value: unknown, path: string): number {
  if (typeof value === 'number') return value;
  if (value instanceof ExactNumber) return Number(value.source);
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  if (typeof value === 'string' && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value)) {
    return Number(value);
  }
  throw invalid(`${path}.doubleValue`, 'a number');
}

/** Whether a field is set. */
export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The object that is expected at `path`. */
export function objectAt(value: unknown, path: string): JsonObject {
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

/** The objects of a list, none for null, each with its path. */
export function* itemsOf(
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

/** A CollectorError `malformed_payload`: what was expected where. */
export function invalid(path: string, expected: string): CollectorError {
  return new CollectorError(
    'malformed_payload',
    `The request body is not valid OTLP/JSON: ${path} must be ${expected}.`,
  );
}
