import { gzipSync } from 'node:zlib';
import type { GrpcAnswer } from './grpc-client.ts';
import type { HttpAnswer } from './http-client.ts';
import {
  type PartialSuccess,
  partialSuccessIn,
  statusIn,
  toOtlpJson,
  toProtobuf,
} from './messages.ts';
import type { Sending, Target } from './target.ts';

/** A way that a request can go. */
export type Way = 'http/protobuf' | 'http/json' | 'grpc';

/** Content type of each encoding. */
export const CONTENT_TYPES = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
} as const;

/** The answer to an ExportTraceServiceRequest, whatever way it went. */
export interface Exported {
  /** 200 or OK. */
  readonly isTaken: boolean;
  /** Undefined if unset, or if the answer is not a success. */
  readonly partial: PartialSuccess | undefined;
  /** Bytes of the answer. */
  readonly bytes: number;
  /** The answer for people. */
  readonly came: string;
}

/** Sends one request, as a message or as ready bytes. */
export async function exportTraces(
  target: Target,
  sent: Sending & { readonly way: Way; readonly request: object; readonly gzip?: boolean },
): Promise<Exported> {
  const { way, request, gzip = false } = sent;
  const encoding = way === 'http/json' ? 'json' : 'protobuf';
  const body =
    request instanceof Uint8Array
      ? request
      : encoding === 'json'
        ? toOtlpJson(request)
        : toProtobuf(request);
  if (way === 'grpc') return exportedOverGrpc(await target.grpc({ body, gzip }, sent));
  const answer = await target.http(
    {
      headers: {
        'content-type': CONTENT_TYPES[encoding],
        'content-encoding': gzip ? 'gzip' : undefined,
      },
      body: gzip ? gzipSync(body) : body,
    },
    sent,
  );
  return exportedOverHttp(answer, encoding);
}

function exportedOverHttp(answer: HttpAnswer, encoding: 'protobuf' | 'json'): Exported {
  const isTaken = answer.status === 200;
  const partial = isTaken ? partialSuccessIn(answer.body, encoding) : undefined;
  const came = isTaken ? describePartial('200', partial) : describeHttp(answer);
  return { isTaken, partial, bytes: answer.body.length, came };
}

function exportedOverGrpc(answer: GrpcAnswer): Exported {
  const isTaken = answer.code === 0;
  const partial = isTaken ? partialSuccessIn(answer.body, 'protobuf') : undefined;
  const came = isTaken ? describePartial('OK', partial) : describeGrpc(answer);
  return { isTaken, partial, bytes: answer.body.length, came };
}

function describePartial(status: string, partial: PartialSuccess | undefined): string {
  if (partial === undefined) return `${status}, all kept`;
  const { rejectedSpans, errorMessage } = partial;
  return `${status}, ${rejectedSpans} rejected, message "${errorMessage.slice(0, 80)}"`;
}

/** An HTTP answer in a few words. */
export function describeHttp(answer: HttpAnswer): string {
  const type = answer.headers['content-type'] ?? 'no content type';
  const encoding = encodingOf(answer);
  let detail = `${answer.body.length} bytes`;
  if (encoding !== undefined && answer.status >= 400) {
    try {
      const { code, message } = statusIn(answer.body, encoding);
      detail = `Status ${code} "${message.slice(0, 80)}"`;
    } catch {
      detail = `${answer.body.length} bytes that are no Status`;
    }
  }
  return `${answer.status} ${type}, ${detail}`;
}

/** A call's end in a few words. */
export function describeGrpc({ name, message, body }: GrpcAnswer): string {
  return name === 'OK' ? `OK, ${body.length} bytes` : `${name} "${message.slice(0, 80)}"`;
}

/** Encoding that the answer says it has. */
export function encodingOf(answer: HttpAnswer): 'protobuf' | 'json' | undefined {
  const type = answer.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type === CONTENT_TYPES.protobuf) return 'protobuf';
  return type === CONTENT_TYPES.json ? 'json' : undefined;
}
