import { randomBytes } from 'node:crypto';
import { create, fromBinary, toBinary, toJson } from '@bufbuild/protobuf';
import { otlpMessage } from '../packages/collector/testdata/otlp-messages.ts';

/*
 * Requests and answers go through generated descriptors, so that a receiver of the same house is not judged by its own code.
 */

/** A span as the descriptors take it; fields not given are left out. */
export type SpanFields = Readonly<Record<string, unknown>>;

/** What an answer of the success kind says. */
export interface PartialSuccess {
  readonly rejectedSpans: bigint;
  readonly errorMessage: string;
}

/** A google.rpc.Status. */
export interface RpcStatus {
  readonly code: number;
  readonly message: string;
  readonly detailTypes: readonly string[];
}

const REQUEST = otlpMessage('Request');
const BASE64_IDS = new Set(['traceId', 'spanId', 'parentSpanId']);

/** A valid span with ids of its own; `fields` replace or add. */
export function newSpan(fields: SpanFields = {}): SpanFields & { readonly traceId: Uint8Array } {
  const startTimeUnixNano = BigInt(Date.now()) * 1_000_000n;
  return {
    traceId: randomBytes(16),
    spanId: randomBytes(8),
    name: 'conformance',
    kind: 1,
    startTimeUnixNano,
    endTimeUnixNano: startTimeUnixNano + 1_000_001n,
    ...fields,
  };
}

/** A request that holds the spans under one resource and scope. */
export function requestWith(spans: readonly SpanFields[]): object {
  const attributes = [stringAttribute('service.name', 'otlp-conformance')];
  const scope = { name: 'otlp-conformance', version: '1' };
  return { resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope, spans }] }] };
}

/** A KeyValue of a string. */
export function stringAttribute(key: string, value: string): object {
  return { key, value: { value: { case: 'stringValue', value } } };
}

/** The request in OTLP/protobuf. */
export function toProtobuf(request: object): Buffer {
  return encodeMessage('Request', request);
}

/** Any message of the table, encoded. */
export function encodeMessage(name: string, fields: object): Buffer {
  const message = otlpMessage(name);
  return Buffer.from(toBinary(message, create(message, fields as never)));
}

/** Lower-case hex, as ids are stored. */
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The request in OTLP/JSON, with ids in hex. */
export function toOtlpJson(request: object): Buffer {
  const plain = toJson(REQUEST, create(REQUEST, request as never));
  const text = JSON.stringify(plain, (key, value: unknown) =>
    BASE64_IDS.has(key) && typeof value === 'string'
      ? Buffer.from(value, 'base64').toString('hex')
      : value,
  );
  return Buffer.from(text);
}

/** The partial success of an ExportTraceServiceResponse, undefined if unset; throws if it is none. */
export function partialSuccessIn(
  body: Uint8Array,
  encoding: 'protobuf' | 'json',
): PartialSuccess | undefined {
  if (encoding === 'protobuf') {
    const { partialSuccess } = fromBinary(otlpMessage('Response'), body) as never as {
      partialSuccess?: PartialSuccess;
    };
    return partialSuccess;
  }
  const { partialSuccess } = objectFrom(body) as {
    partialSuccess?: { rejectedSpans?: string | number; errorMessage?: string };
  };
  if (partialSuccess === undefined) return undefined;
  return {
    rejectedSpans: BigInt(partialSuccess.rejectedSpans ?? 0),
    errorMessage: partialSuccess.errorMessage ?? '',
  };
}

/** A google.rpc.Status; throws if the body is none. */
export function statusIn(body: Uint8Array, encoding: 'protobuf' | 'json'): RpcStatus {
  if (encoding === 'protobuf') {
    const { code, message, details } = fromBinary(otlpMessage('RpcStatus'), body) as never as {
      code: number;
      message: string;
      details: { typeUrl: string }[];
    };
    return { code, message, detailTypes: details.map(({ typeUrl }) => typeUrl) };
  }
  const {
    code = 0,
    message = '',
    details = [],
  } = objectFrom(body) as Partial<RpcStatus> & {
    details?: { '@type'?: string }[];
  };
  if (typeof code !== 'number' || typeof message !== 'string') throw new Error('not a Status');
  return { code, message, detailTypes: details.map((detail) => String(detail['@type'])) };
}

function objectFrom(body: Uint8Array): object {
  const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('not a JSON object');
  }
  return value;
}
