import { hash } from 'node:crypto';
import { CollectorError } from '../errors.ts';
import { HASH_BYTES } from '../log/record.ts';
import type { SegmentLog } from '../log/segment-log.ts';
import { encodeJsonTraces } from '../otlp/encode-json-traces.ts';
import type { TraceTranscoder } from '../otlp/transcode-traces.ts';
import type { Encoding } from './encode-answer.ts';
import { badRequest, tooLarge, unavailable } from './request-error.ts';

/** What a client is told about a request that was taken. */
export interface Received {
  readonly rejected: number;
  readonly reason: string;
}

/**
 * Stores the spans of one request and resolves once they are on disk; a request already stored is not stored again.
 * Throws a RequestError.
 */
export async function receiveTraces(
  request: { body: Buffer; encoding: Encoding },
  to: { log: SegmentLog; transcoder: TraceTranscoder; onBlock: (bytes: number) => void },
): Promise<Received> {
  const { log, transcoder } = to;
  try {
    const bodyHash = hash('sha256', request.body, 'hex').slice(0, HASH_BYTES * 2);
    const before = log.seen(bodyHash);
    if (before !== undefined) {
      const { rejected } = await before;
      return { rejected, reason: describeRejected(rejected, 'as told before') };
    }
    const protobuf = request.encoding === 'json' ? encodeJsonTraces(request.body) : request.body;
    let ingestedAtNanos = 0n;
    const stamp = (): bigint => {
      ingestedAtNanos = log.stamp();
      return ingestedAtNanos;
    };
    const { block, rows, rejected, reason } = transcoder.transcode(protobuf, stamp);
    if (block !== undefined) {
      to.onBlock(block.length);
      await log.append({ hash: bodyHash, rows, rejected, ingestedAtNanos, block });
    }
    return { rejected, reason: describeRejected(rejected, reason) };
  } catch (error) {
    throw requestErrorOf(error);
  }
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
  return unavailable(error.message);
}
