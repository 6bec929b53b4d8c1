import { Readable } from 'node:stream';
import { type ConformanceCase, judge, type Observation } from '../case.ts';
import { CONTENT_TYPES, describeHttp, exportTraces } from '../export-traces.ts';
import type { HttpAnswer } from '../http-client.ts';
import { newSpan, requestWith } from '../messages.ts';
import { callRaw, grpcFrame, type RawAnswer } from '../raw-grpc.ts';
import { gzipped, type LargeBody, largeJson, largeProtobuf } from '../raw-protobuf.ts';
import type { Target } from '../target.ts';

const MEBIBYTE = 1024 * 1024;
const RESOURCE_EXHAUSTED = 8;

type Encoding = keyof typeof CONTENT_TYPES;
type Transfer = 'plain' | 'chunked' | 'gzip';

const large = (encoding: Encoding, bytes: number): LargeBody =>
  encoding === 'json' ? largeJson(bytes) : largeProtobuf(bytes);
const overLimit = ({ maxBodyBytes }: Target): number => maxBodyBytes + MEBIBYTE;

async function postLarge(
  target: Target,
  sent: { encoding: Encoding; transfer: Transfer; bytes: number },
): Promise<HttpAnswer> {
  const body = large(sent.encoding, sent.bytes);
  const isGzip = sent.transfer === 'gzip';
  return target.http(
    {
      headers: {
        'content-type': CONTENT_TYPES[sent.encoding],
        'content-encoding': isGzip ? 'gzip' : undefined,
        'content-length': sent.transfer === 'plain' ? String(body.bytes) : undefined,
      },
      body: isGzip ? await gzipped(body) : body.stream(),
    },
    { isFaulty: true },
  );
}

const overHttp = (encoding: Encoding, transfer: Transfer): ConformanceCase => ({
  row: 'H5',
  sent: `${encoding} of 1 MiB over the limit, ${transfer === 'gzip' ? 'inflated from gzip' : transfer}`,
  async observe(target) {
    const answer = await postLarge(target, { encoding, transfer, bytes: overLimit(target) });
    return judge(answer.status === 413, '413', describeHttp(answer));
  },
});

/** A2 asks for a bound only; which answer it is, H5 and G2 ask. */
const boundOverHttp = (encoding: Encoding): ConformanceCase => ({
  row: 'A2',
  sent: `gzip that inflates to 1 MiB over the limit (http/${encoding})`,
  async observe(target) {
    const sent = { encoding, transfer: 'gzip', bytes: overLimit(target) } as const;
    const answer = await postLarge(target, sent);
    return judge(answer.status !== 200, 'an error', describeHttp(answer));
  },
});

const underLimit = (encoding: Encoding): ConformanceCase => ({
  row: 'A2',
  level: 'SHOULD',
  sent: `gzip that inflates to nine tenths of the limit (http/${encoding})`,
  async observe(target) {
    const bytes = Math.floor(target.maxBodyBytes * 0.9);
    const answer = await postLarge(target, { encoding, transfer: 'gzip', bytes });
    return judge(answer.status === 200, '200', describeHttp(answer));
  },
});

async function callLarge(target: Target, bytes: number, isGzip: boolean): Promise<RawAnswer> {
  const body = largeProtobuf(bytes);
  if (isGzip) {
    const message = await gzipped(body);
    const headers = { 'grpc-encoding': 'gzip' };
    return callRaw(target, { headers, body: grpcFrame(message, { isCompressed: true }) });
  }
  const prefix = grpcFrame(Buffer.alloc(0), { length: body.bytes });
  return callRaw(target, { body: Readable.from(joined(prefix, body.stream())) });
}

async function* joined(first: Buffer, rest: Readable): AsyncGenerator<Buffer> {
  yield first;
  yield* rest as AsyncIterable<Buffer>;
}

const overGrpc = (isGzip: boolean): ConformanceCase => ({
  row: 'G2',
  sent: `a message of 1 MiB over the limit, ${isGzip ? 'inflated from gzip' : 'plain'}`,
  needs: ['grpc'],
  async observe(target) {
    const answer = await callLarge(target, overLimit(target), isGzip);
    return judge(
      answer.grpcStatus === RESOURCE_EXHAUSTED && !answer.detailTypes.some(isRetryInfo),
      'RESOURCE_EXHAUSTED (8) without RetryInfo',
      answer.came,
    );
  },
});

const isRetryInfo = (type: string): boolean => type.endsWith('google.rpc.RetryInfo');

/** Rows A2, H5 and G2. */
export const limitCases: readonly ConformanceCase[] = [
  boundOverHttp('protobuf'),
  boundOverHttp('json'),
  {
    row: 'A2',
    sent: 'gzip that inflates to 1 MiB over the limit (grpc)',
    needs: ['grpc'],
    async observe(target) {
      const answer = await callLarge(target, overLimit(target), true);
      return judge(answer.grpcStatus !== 0, 'an error', answer.came);
    },
  },
  underLimit('protobuf'),
  underLimit('json'),
  {
    row: 'A2',
    level: 'SHOULD',
    sent: 'gzip that inflates to nine tenths of the limit (grpc)',
    needs: ['grpc'],
    async observe(target) {
      const answer = await callLarge(target, Math.floor(target.maxBodyBytes * 0.9), true);
      return judge(answer.grpcStatus === 0, 'OK', answer.came);
    },
  },
  ...(['protobuf', 'json'] as const).flatMap((encoding) =>
    (['plain', 'chunked', 'gzip'] as const).map((transfer) => overHttp(encoding, transfer)),
  ),
  {
    row: 'H5',
    sent: 'a span after all that is over the limit',
    observe: (target) => observeStillServing(target, 'http/protobuf'),
  },
  overGrpc(false),
  overGrpc(true),
  {
    row: 'G2',
    sent: 'a span after all that is over the limit',
    needs: ['grpc'],
    observe: (target) => observeStillServing(target, 'grpc'),
  },
];

async function observeStillServing(
  target: Target,
  way: 'http/protobuf' | 'grpc',
): Promise<Observation> {
  const { isTaken, came } = await exportTraces(target, { way, request: requestWith([newSpan()]) });
  return judge(isTaken, 'success', came);
}
