import { type ConformanceCase, judge, type Observation } from '../case.ts';
import { describeGrpc } from '../export-traces.ts';
import type { GrpcAnswer, GrpcCall } from '../grpc-client.ts';
import { newSpan, requestWith, toProtobuf } from '../messages.ts';
import { callRaw, grpcFrame, type RawAnswer, type RawCall } from '../raw-grpc.ts';
import type { Level, RowName } from '../rows.ts';
import type { Target } from '../target.ts';

const INVALID_ARGUMENT = 3;
const UNIMPLEMENTED = 12;
const INTERNAL = 13;
const UNAUTHENTICATED = 16;
const PARALLEL_CALLS = 64;

const span = (): Buffer => toProtobuf(requestWith([newSpan()]));

interface Called {
  readonly row: RowName;
  readonly level?: Level;
  readonly sent: string;
  readonly call: () => GrpcCall;
  readonly expected: string;
  readonly isFaulty?: boolean;
  readonly needs?: readonly ['authorization'];
  holds(answer: GrpcAnswer): boolean;
}

const called = (one: Called): ConformanceCase => ({
  row: one.row,
  ...(one.level === undefined ? {} : { level: one.level }),
  sent: one.sent,
  needs: ['grpc', ...(one.needs ?? [])],
  async observe(target) {
    const answer = await target.grpc(one.call(), { isFaulty: one.isFaulty ?? false });
    return judge(one.holds(answer), one.expected, describeGrpc(answer));
  },
});

interface Raw {
  readonly level: Level;
  readonly sent: string;
  readonly call: () => RawCall;
  readonly expected: string;
  holds(answer: RawAnswer): boolean;
}

/** Frames that no client sends belong to G1: what gRPC itself asks of a server. */
const raw = ({ level, sent, call, expected, holds }: Raw): ConformanceCase => ({
  row: 'G1',
  level,
  sent,
  needs: ['grpc'],
  async observe(target) {
    const answer = await callRaw(target, call());
    return judge(holds(answer), expected, answer.came);
  },
});

const isError = ({ grpcStatus }: RawAnswer): boolean => grpcStatus !== undefined && grpcStatus > 0;
const notGzip = Buffer.from('this is no gzip');

/** Rows G1 and G4, and authorization over gRPC. */
export const grpcCases: readonly ConformanceCase[] = [
  called({
    row: 'G1',
    sent: 'a span',
    call: () => ({ body: span() }),
    expected: 'OK',
    holds: ({ code }) => code === 0,
  }),
  {
    row: 'G1',
    sent: `${PARALLEL_CALLS} calls at once on one connection`,
    needs: ['grpc'],
    observe: observeParallel,
  },
  raw({
    level: 'MUST',
    sent: 'content type application/grpc+proto',
    call: () => ({
      headers: { 'content-type': 'application/grpc+proto' },
      body: grpcFrame(span()),
    }),
    expected: 'OK (0)',
    holds: ({ grpcStatus }) => grpcStatus === 0,
  }),
  ...[
    '/opentelemetry.proto.collector.trace.v1.TraceService/Nothing',
    '/made.up.Service/Export',
  ].map((method) =>
    called({
      row: 'G1',
      sent: `a call of ${method}`,
      call: () => ({ method, body: span() }),
      expected: 'UNIMPLEMENTED',
      isFaulty: true,
      holds: ({ code }) => code === UNIMPLEMENTED,
    }),
  ),
  raw({
    level: 'SHOULD',
    sent: 'content type application/json',
    call: () => ({ headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') }),
    expected: 'HTTP 415',
    holds: ({ httpStatus }) => httpStatus === 415,
  }),
  raw({
    level: 'MUST',
    sent: 'a message in an encoding that does not exist',
    call: () => ({
      headers: { 'grpc-encoding': 'made-up' },
      body: grpcFrame(span(), { isCompressed: true }),
    }),
    expected: 'UNIMPLEMENTED (12)',
    holds: ({ grpcStatus }) => grpcStatus === UNIMPLEMENTED,
  }),
  raw({
    level: 'MUST',
    sent: 'a compressed message without grpc-encoding',
    call: () => ({ body: grpcFrame(span(), { isCompressed: true }) }),
    expected: 'INTERNAL (13)',
    holds: ({ grpcStatus }) => grpcStatus === INTERNAL,
  }),
  raw({
    level: 'own',
    sent: 'a message that says it is gzip',
    call: () => ({
      headers: { 'grpc-encoding': 'gzip' },
      body: grpcFrame(notGzip, { isCompressed: true }),
    }),
    expected: 'an error',
    holds: isError,
  }),
  raw({
    level: 'own',
    sent: 'a message cut off by the end of the stream',
    call: () => ({ body: grpcFrame(span(), { length: 1000 }) }),
    expected: 'an error',
    holds: isError,
  }),
  raw({
    level: 'own',
    sent: 'half a prefix',
    call: () => ({ body: Buffer.from([0, 0, 0]) }),
    expected: 'an error',
    holds: isError,
  }),
  raw({
    level: 'own',
    sent: 'no message at all',
    call: () => ({ body: Buffer.alloc(0) }),
    expected: 'an error',
    holds: isError,
  }),
  raw({
    level: 'own',
    sent: 'two messages in a unary call',
    call: () => ({ body: Buffer.concat([grpcFrame(span()), grpcFrame(span())]) }),
    expected: 'an error',
    holds: isError,
  }),
  called({
    row: 'G1',
    sent: 'a span after all those frames',
    call: () => ({ body: span() }),
    expected: 'OK',
    holds: ({ code }) => code === 0,
  }),
  ...(
    [
      ['a field longer than the message', Buffer.from([0x0a, 0x50, 1])],
      ['half a request', span().subarray(0, 40)],
      ['text', Buffer.from('this is no protobuf')],
    ] as const
  ).map(([what, body]) =>
    called({
      row: 'G4',
      sent: what,
      call: () => ({ body }),
      expected: 'INVALID_ARGUMENT',
      isFaulty: true,
      holds: ({ code }) => code === INVALID_ARGUMENT,
    }),
  ),
  called({
    row: 'G5',
    sent: 'a span with a wrong token',
    needs: ['authorization'],
    call: () => ({ body: span(), headers: { authorization: 'Bearer wrong' } }),
    expected: 'UNAUTHENTICATED',
    isFaulty: true,
    holds: ({ code }) => code === UNAUTHENTICATED,
  }),
];

async function observeParallel(target: Target): Promise<Observation> {
  const answers = await Promise.all(
    Array.from({ length: PARALLEL_CALLS }, () => target.grpc({ body: span() })),
  );
  const failed = answers.filter(({ code }) => code !== 0);
  const came =
    failed[0] === undefined ? 'all OK' : `${failed.length} failed: ${describeGrpc(failed[0])}`;
  return judge(failed.length === 0, 'OK each', came);
}
