import { ProtobufWriter } from '../otlp/protobuf-writer.ts';

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

const BAD_REQUEST_TYPE = 'type.googleapis.com/google.rpc.BadRequest';

/** A google.rpc.Status; one with `isBadRequest` carries a google.rpc.BadRequest as its detail. */
export function encodeStatus(
  encoding: Encoding,
  status: { code: number; message: string; isBadRequest: boolean },
): Uint8Array {
  const { code } = status;
  const message = status.message.slice(0, ERROR_MESSAGE_CHARACTERS);
  if (encoding === 'json') {
    const details = [{ '@type': BAD_REQUEST_TYPE, fieldViolations: [{ description: message }] }];
    return Buffer.from(
      JSON.stringify({ code, message, ...(status.isBadRequest ? { details } : {}) }),
    );
  }
  const writer = new ProtobufWriter();
  writer.varint(1, BigInt(code));
  writer.string(2, message);
  if (status.isBadRequest) {
    const badRequest = new ProtobufWriter();
    const violation = badRequest.begin(1);
    badRequest.string(2, message);
    badRequest.end(violation);
    const detail = writer.begin(3);
    writer.string(1, BAD_REQUEST_TYPE);
    writer.bytes(2, badRequest.finish());
    writer.end(detail);
  }
  return writer.finish();
}
