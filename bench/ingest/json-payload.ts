import { fromBinary } from '@bufbuild/protobuf';
import { toOtlpJson } from '../../conformance/messages.ts';
import { otlpMessage } from '../../packages/collector/testdata/otlp-messages.ts';
import { spanPayload } from './span-payload.ts';

const OPEN = Buffer.from('{"resourceSpans":[');
const CLOSE = Buffer.from(']}');

/** The ResourceSpans of `spanPayload` in OTLP/JSON. */
export function jsonPayload(count: number, seed = 0): Buffer {
  const request = toOtlpJson(fromBinary(otlpMessage('Request'), spanPayload(count, seed)));
  return request.subarray(OPEN.length, -CLOSE.length);
}

/** A request in OTLP/JSON of these ResourceSpans. */
export function jsonRequest(resourceSpans: readonly Uint8Array[]): Buffer {
  const items = resourceSpans.flatMap((one, index) =>
    index === 0 ? [one] : [Buffer.from(','), one],
  );
  return Buffer.concat([OPEN, ...items, CLOSE]);
}
