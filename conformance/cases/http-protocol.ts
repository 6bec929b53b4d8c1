import { connect } from 'node:http2';
import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, zstdCompressSync } from 'node:zlib';
import { type ConformanceCase, judge, notObserved, type Observation } from '../case.ts';
import { CONTENT_TYPES, describeHttp } from '../export-traces.ts';
import type { HttpAnswer } from '../http-client.ts';
import { newSpan, requestWith, toProtobuf } from '../messages.ts';
import { callRaw, grpcFrame } from '../raw-grpc.ts';
import { headOf, openSocket, secondsUntilClosed } from '../raw-http.ts';
import type { Target } from '../target.ts';

const ORIGIN = 'https://conformance.invalid';
const STALL_SECONDS = 75;

const body = (): Buffer => toProtobuf(requestWith([newSpan()]));

function post(
  target: Target,
  headers: Record<string, string | undefined> = {},
): Promise<HttpAnswer> {
  const type = { 'content-type': CONTENT_TYPES.protobuf };
  return target.http({ headers: { ...type, ...headers }, body: body() });
}

/** Rows H10, H11, H14 and H15. */
export const httpProtocolCases: readonly ConformanceCase[] = [
  {
    row: 'H10',
    sent: 'two spans, one after the other',
    async observe(target) {
      await post(target);
      const { status, isReused } = await post(target);
      const came = `${status} on ${isReused ? 'the same' : 'another'} connection`;
      return judge(status === 200 && isReused, '200 on the same connection', came);
    },
  },
  {
    row: 'H10',
    sent: 'a span in a chunked body, a byte a chunk',
    async observe(target) {
      const headers = { 'content-type': CONTENT_TYPES.protobuf };
      const bytes = body();
      const chunks = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
      const answer = await target.http({ headers, body: Readable.from(chunks) });
      return judge(answer.status === 200, '200', describeHttp(answer));
    },
  },
  {
    row: 'H10',
    sent: 'a span with Expect: 100-continue',
    async observe(target) {
      const answer = await post(target, { expect: '100-continue' });
      return judge(answer.status === 200, '200', describeHttp(answer));
    },
  },
  { row: 'H10', level: 'MAY', sent: 'a span over HTTP/2', observe: observeHttp2 },
  {
    row: 'H11',
    sent: 'a gRPC call on the HTTP port',
    async observe(target) {
      const onHttpPort = { ...target, options: { ...target.options, grpc: target.url.origin } };
      const answer = await callRaw(onHttpPort, { body: grpcFrame(body()) });
      const expected = 'OK, if offered';
      if (answer.grpcStatus !== 0) return notObserved(expected, `not offered: ${answer.came}`);
      return judge(true, expected, answer.came);
    },
  },
  {
    row: 'H14',
    sent: 'a preflight from an unknown origin',
    async observe(target) {
      const answer = await target.http(
        {
          method: 'OPTIONS',
          headers: {
            origin: ORIGIN,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'content-type',
          },
        },
        { isFaulty: true },
      );
      return judgeOrigin(answer);
    },
  },
  {
    row: 'H14',
    sent: 'a span from an unknown origin',
    observe: async (target) => judgeOrigin(await post(target, { origin: ORIGIN })),
  },
  ...(
    [
      ['zstd', zstdCompressSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ] as const
  ).map(([encoding, compress]): ConformanceCase => {
    return {
      row: 'H15',
      sent: `a span compressed as ${encoding}`,
      async observe(target) {
        const headers = {
          'content-type': CONTENT_TYPES.protobuf,
          'content-encoding': encoding,
        };
        const sent = { headers, body: compress(body()) };
        const answer = await target.http(sent, { isFaulty: true });
        return judge(
          [200, 400, 415].includes(answer.status),
          '200, or 400 or 415 if it does not read that',
          describeHttp(answer),
        );
      },
    };
  }),
  {
    row: 'H15',
    sent: 'half a head, then nothing',
    needs: ['slow'],
    async observe(target) {
      const socket = await openSocket(target);
      socket.write('POST /v1/traces HTTP/1.1\r\nhost: x\r\n');
      return judgeStall(await secondsUntilClosed(socket, STALL_SECONDS));
    },
  },
  {
    row: 'H15',
    level: 'own',
    sent: 'half a body, then nothing',
    needs: ['slow'],
    async observe(target) {
      const socket = await openSocket(target);
      socket.write(`${headOf(target, 100)}half`);
      return judgeStall(await secondsUntilClosed(socket, STALL_SECONDS));
    },
  },
];

function judgeOrigin({ status, headers }: HttpAnswer): Observation {
  const allowed = headers['access-control-allow-origin'];
  const isOpen = allowed === '*' || allowed === ORIGIN;
  const came = `${status}, ${allowed === undefined ? 'no origin allowed' : `allowed ${allowed}`}`;
  return judge(!isOpen, 'the origin is not allowed', came);
}

function judgeStall(seconds: number | undefined): Observation {
  const came = seconds === undefined ? 'open' : `closed after ${seconds.toFixed(1)} s`;
  return judge(seconds !== undefined, `closed within ${STALL_SECONDS} s`, came);
}

async function observeHttp2(target: Target): Promise<Observation> {
  const expected = '200, if offered';
  const session = connect(target.url.origin, target.options.tls);
  const failed = new Promise<string>((resolve) => {
    session.on('error', ({ message }) => resolve(message));
  });
  try {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/v1/traces',
      'content-type': CONTENT_TYPES.protobuf,
      ...target.headers,
    });
    stream.on('error', () => undefined);
    stream.setTimeout(target.timeoutMillis, () => stream.close());
    const answered = new Promise<number | string>((resolve) => {
      stream.on('response', (headers) => resolve(Number(headers[':status'])));
      stream.on('close', () => resolve('closed'));
    });
    stream.end(body());
    const came = await Promise.race([answered, failed]);
    if (came === 200) return judge(true, expected, '200');
    return notObserved(expected, `not offered: ${came}`);
  } finally {
    session.destroy();
  }
}
