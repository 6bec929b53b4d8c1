import { ProtobufWriter } from '../otlp/protobuf-writer.ts';
import type { RequestError } from './request-error.ts';

/** Encoding of a request, which its answer has too. */
export type Encoding = 'protobuf' | 'json';

/** Content type of each encoding. */
export const CONTENT_TYPES: Readonly<Record<Encoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/** Encoding that a content type stands for, parameters and case aside. */
export function encodingOf(contentType: string | undefined): Encoding | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === CONTENT_TYPES.protobuf) return 'protobuf';
  return type === CONTENT_TYPES.json ? 'json' : undefined;
}

const ERROR_MESSAGE_CHARACTERS = 2000;

/** An ExportTraceServiceResponse; `partial_success` is left out when every span was kept. */
export function encodeSuccess(
  encoding: Encoding,
  partial: { rejected: number; reason: string },
): Uint8Array {
  const { rejected } = partial;
  const reason = partial.reason.slice(0, ERROR_MESSAGE_CHARACTERS);
  if (encoding === 'json') {
    const partialSuccess = { rejectedSpans: String(rejected), errorMessage: reason };
    return Buffer.from(JSON.stringify(rejected === 0 ? {} : { partialSuccess }));
  }
  const writer = new ProtobufWriter();
  if (rejected > 0) {
    const start = writer.begin(1);
    writer.varint(1, BigInt(rejected));
    writer.string(2, reason);
    writer.end(start);
  }
  return writer.finish();
}

const TYPE_PREFIX = 'type.googleapis.com/google.rpc.';

/**
 * A google.rpc.Status. A bad request carries a google.rpc.BadRequest as its detail, one that may be sent again a
 * google.rpc.RetryInfo.
 */
export function encodeStatus(
  encoding: Encoding,
  error: RequestError,
  maxCharacters: number = ERROR_MESSAGE_CHARACTERS,
): Uint8Array {
  const { rpcCode: code, retryAfterSeconds } = error;
  const message = error.message.slice(0, maxCharacters);
  const isBadRequest = error.status === 400;
  if (encoding === 'json') {
    const details = [
      ...(isBadRequest
        ? [{ '@type': `${TYPE_PREFIX}BadRequest`, fieldViolations: [{ description: message }] }]
        : []),
      ...(retryAfterSeconds === undefined
        ? []
        : [{ '@type': `${TYPE_PREFIX}RetryInfo`, retryDelay: `${retryAfterSeconds}s` }]),
    ];
    return Buffer.from(
      JSON.stringify({ code, message, ...(details.length > 0 ? { details } : {}) }),
    );
  }
  const writer = new ProtobufWriter();
  writer.varint(1, BigInt(code));
  writer.string(2, message);
  if (isBadRequest) {
    const badRequest = new ProtobufWriter();
    const violation = badRequest.begin(1);
    badRequest.string(2, message);
    badRequest.end(violation);
    appendDetail(writer, 'BadRequest', badRequest.finish());
  }
  if (retryAfterSeconds !== undefined) {
    const retryInfo = new ProtobufWriter();
    const delay = retryInfo.begin(1);
    retryInfo.varint(1, BigInt(Math.ceil(retryAfterSeconds)));
    retryInfo.end(delay);
    appendDetail(writer, 'RetryInfo', retryInfo.finish());
  }
  return writer.finish();
}

/** Appends a google.protobuf.Any to the details of a Status. */
function appendDetail(status: ProtobufWriter, type: string, message: Uint8Array): void {
  const detail = status.begin(3);
  status.string(1, `${TYPE_PREFIX}${type}`);
  status.bytes(2, message);
  status.end(detail);
}
