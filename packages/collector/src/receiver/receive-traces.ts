import { hash } from 'node:crypto';
import { freeMemory } from '@baton/store';
import { CollectorError } from '../errors.ts';
import { HASH_BYTES } from '../log/record.ts';
import { encodeJsonTraces } from '../otlp/encode-json-traces.ts';
import { NamespaceStamp } from '../otlp/namespace-stamp.ts';
import type { Encoding } from './encode-answer.ts';
import { badRequest, tooLarge, unavailable } from './request-error.ts';
import type { TraceWriter } from './trace-writer.ts';

/** A request whose body is whole. */
export interface TracesRequest {
  readonly body: Buffer;
  readonly encoding: Encoding;
  /** The one namespace its sender may write; absent means any. */
  readonly namespace?: string | undefined;
}

/** What a client is told about a request that was taken. */
export interface Received {
  /** Spans that were stored; none for a request that was stored before. */
  readonly accepted: number;
  readonly rejected: number;
  readonly reason: string;
  /** The same bytes were stored before. */
  readonly isDuplicate: boolean;
}

/**
 * Stores the spans of one request and resolves once they are on disk; a request already stored is not stored again.
 * `onHeld` hears of the memory that is held in place of the body from when that is not needed any more. Throws a
 * RequestError.
 */
export async function receiveTraces(
  request: TracesRequest,
  to: { readonly writer: TraceWriter; readonly onHeld: (bytes: number) => void },
): Promise<Received> {
  const { writer } = to;
  const { body, namespace } = request;
  try {
    const bodyHash = hashOf(request);
    let before = writer.seen(bodyHash);
    if (before === undefined) {
      await writer.ensureRoom(body.length);
      // The same request may have come in meanwhile; from here to `write` nothing else runs.
      before = writer.seen(bodyHash);
    }
    if (before !== undefined) {
      const { rejected } = await before;
      const reason = describeRejected(rejected, 'as told before');
      return { accepted: 0, rejected, reason, isDuplicate: true };
    }
    const stamp = namespace === undefined ? undefined : new NamespaceStamp(namespace);
    const write = (protobuf: Uint8Array) => writer.write({ hash: bodyHash, body: protobuf, stamp });
    const written = request.encoding === 'json' ? writeJson(body, { write, ...to }) : write(body);
    to.onHeld(written.bytes);
    await written.stored;
    return {
      accepted: written.rows,
      rejected: written.rejected,
      reason: describeRejected(written.rejected, written.reason),
      isDuplicate: false,
    };
  } catch (error) {
    throw requestErrorOf(error);
  }
}

/** Holds no more than two at a time of body, protobuf and rows. */
function writeJson<T>(
  body: Buffer,
  to: { readonly write: (protobuf: Uint8Array) => T; readonly onHeld: (bytes: number) => void },
): T {
  const protobuf = encodeJsonTraces(body);
  to.onHeld(protobuf.length);
  try {
    return to.write(protobuf);
  } finally {
    freeMemory(new Uint8Array(protobuf.buffer));
  }
}

/** The same bytes from senders bound to different namespaces are different spans. */
function hashOf({ body, namespace }: TracesRequest): string {
  const bodyHash = hash('sha256', body, 'hex');
  const whole = namespace === undefined ? bodyHash : hash('sha256', `${bodyHash} ${namespace}`);
  return whole.slice(0, HASH_BYTES * 2);
}

function describeRejected(rejected: number, reason: string): string {
  if (rejected === 0) return '';
  return `${rejected} ${rejected === 1 ? 'span was' : 'spans were'} rejected: ${reason}.`;
}

function requestErrorOf(error: unknown): unknown {
  if (!CollectorError.isInstance(error)) return error;
  if (error.code === 'payload_too_large') return tooLarge(error.message);
  if (error.code === 'malformed_payload' || error.code === 'limit_exceeded') {
    return badRequest(error.message);
  }
  // Everything else is the log's trouble. A 500 would make clients drop what they could send again.
  return unavailable(error.message, error.code);
}
