import { createHash } from 'node:crypto';
import { create, toBinary } from '@bufbuild/protobuf';
import { otlpMessage } from './otlp-messages.ts';

const REQUEST = otlpMessage('Request');

/** Ids of a span that follow from its name. */
export function idsOf(name: string): { traceId: Buffer; spanId: Buffer } {
  const bytes = createHash('sha256').update(name).digest();
  return { traceId: bytes.subarray(0, 16), spanId: bytes.subarray(16, 24) };
}

/** OTLP/protobuf request of one span for each name. */
export function requestOf(...names: string[]): Uint8Array {
  const spans = names.map((name) => ({ ...idsOf(name), name, startTimeUnixNano: 1_790_000_000n }));
  const request = { resourceSpans: [{ scopeSpans: [{ spans }] }] };
  return toBinary(REQUEST, create(REQUEST, request as never));
}

/** The same in OTLP/JSON. */
export function jsonRequestOf(...names: string[]): string {
  const spans = names.map((name) => {
    const { traceId, spanId } = idsOf(name);
    return { traceId: traceId.toString('hex'), spanId: spanId.toString('hex'), name };
  });
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}
