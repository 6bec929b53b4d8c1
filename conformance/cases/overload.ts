import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type ConformanceCase, judge, notObserved, type Observation } from '../case.ts';
import { CONTENT_TYPES, describeGrpc, describeHttp } from '../export-traces.ts';
import { newSpan, requestWith, statusIn, stringAttribute, toProtobuf } from '../messages.ts';
import { headOf, openSocket } from '../raw-http.ts';
import type { Target } from '../target.ts';

const CHUNK = Buffer.alloc(1024 * 1024, 0x0a);
const FILL_SECONDS = 2;
const SETTLE_MILLIS = 20;
const ROUNDS = 3;
const BETWEEN_ROUNDS_MILLIS = 1000;
const SMALLEST_BYTES = 256;
const TRICKLE_MILLIS = 500;
/** More than the trickle sends in a minute, after which any request is given up. */
const KEPT_BACK_BYTES = 200;
const TRIES = 10;
const UNAVAILABLE = 14;
const RESOURCE_EXHAUSTED = 8;
/** Stock exporters give up at once on a longer wait. */
const LONGEST_WAIT_SECONDS = 10;

const body = (): Buffer =>
  toProtobuf(requestWith([newSpan({ attributes: [stringAttribute('k', 'v'.repeat(2000))] })]));

/** Runs `act` while requests are under way that fill what the receiver has, each begun and not ended. */
async function underPressure(
  target: Target,
  act: () => Promise<Observation>,
  round = 1,
): Promise<Observation> {
  const observed = await whileFilled(target, act);
  // What the round before held may have been released only while this one was filling.
  if (observed.verdict !== 'not observed' || round === ROUNDS) return observed;
  await delay(BETWEEN_ROUNDS_MILLIS);
  return underPressure(target, act, round + 1);
}

async function whileFilled<T>(target: Target, act: () => Promise<T>): Promise<T> {
  const sockets: Socket[] = [];
  // A byte now and then, so that none is given up as stalled while the others are sent.
  const trickle = setInterval(() => {
    for (const socket of sockets) socket.write(CHUNK.subarray(0, 1));
  }, TRICKLE_MILLIS);
  try {
    // Each half as large as the one before, so that the last fill the gaps the first have left.
    for (
      let bytes = target.maxBodyBytes - 1;
      bytes > SMALLEST_BYTES;
      bytes = Math.floor(bytes / 2)
    ) {
      for (let twice = 0; twice < 2; twice++) {
        const socket = await openSocket(target);
        sockets.push(socket);
        await sendAllButSome(socket.resume(), { head: headOf(target, bytes), bytes });
      }
    }
    await delay(SETTLE_MILLIS * 10);
    return await act();
  } finally {
    clearInterval(trickle);
    for (const socket of sockets) socket.destroy();
  }
}

/** Sends a body without its last bytes, and waits until the receiver has had time to take it. */
async function sendAllButSome(
  socket: Socket,
  sent: { head: string; bytes: number },
): Promise<void> {
  socket.write(sent.head);
  for (let left = sent.bytes - KEPT_BACK_BYTES; left > 0; left -= CHUNK.length) {
    socket.write(CHUNK.subarray(0, left));
  }
  const deadline = Date.now() + FILL_SECONDS * 1000;
  while (!socket.destroyed && socket.writableLength > 0 && Date.now() < deadline) {
    await delay(SETTLE_MILLIS);
  }
  await delay(SETTLE_MILLIS);
}

async function observeHttp(target: Target): Promise<Observation> {
  const expected = '429 or 503 with a Retry-After of seconds';
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const headers = { 'content-type': CONTENT_TYPES.protobuf };
    const answer = await target.http({ headers, body: body() }, { isOverload: true });
    if (answer.status === 200) continue;
    const wait = Number(answer.headers['retry-after'] ?? Number.NaN);
    const isShort = wait > 0 && wait <= LONGEST_WAIT_SECONDS;
    const came = `${describeHttp(answer)}, Retry-After ${answer.headers['retry-after'] ?? 'missing'}`;
    return judge([429, 503].includes(answer.status) && isShort, expected, came);
  }
  return notObserved(expected, `took ${TRIES} spans beside large requests that did not end`);
}

async function observeGrpc(target: Target): Promise<Observation> {
  const expected = 'UNAVAILABLE, or RESOURCE_EXHAUSTED with RetryInfo';
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const answer = await target.grpc({ body: body() }, { isOverload: true });
    if (answer.code === 0) continue;
    const isRetryable =
      answer.code === UNAVAILABLE ||
      (answer.code === RESOURCE_EXHAUSTED && hasRetryInfo(answer.details));
    return judge(isRetryable, expected, describeGrpc(answer));
  }
  return notObserved(expected, `took ${TRIES} spans beside large requests that did not end`);
}

const hasRetryInfo = (details: Buffer | undefined): boolean =>
  details !== undefined &&
  statusIn(details, 'protobuf').detailTypes.some((type) => type.endsWith('google.rpc.RetryInfo'));

/** Rows H9 and G3. */
export const overloadCases: readonly ConformanceCase[] = [
  {
    row: 'H9',
    sent: 'spans beside large requests that do not end',
    needs: ['hostile'],
    observe: (target) => underPressure(target, () => observeHttp(target)),
  },
  {
    row: 'G3',
    sent: 'spans beside large requests that do not end',
    needs: ['hostile', 'grpc'],
    observe: (target) => underPressure(target, () => observeGrpc(target)),
  },
];
