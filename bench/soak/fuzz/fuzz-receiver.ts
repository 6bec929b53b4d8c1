import { defineQuery, type Store } from '@baton/store';
import { z } from 'zod';
import { createHttpClient } from '../../../conformance/http-client.ts';
import { newSpan, requestWith, toProtobuf } from '../../../conformance/messages.ts';
import { gzipped, largeProtobuf } from '../../../conformance/raw-protobuf.ts';
import type { Loader } from '../../../packages/collector/src/loader/start-loader.ts';
import { createProblemList } from '../problem-list.ts';
import type { Random } from '../random.ts';
import type { Figure, Findings } from '../soak.ts';
import type { Judged } from './answer-judge.ts';
import { createGrpcTraffic } from './grpc-traffic.ts';
import { sendOddity } from './http-oddities.ts';
import { sendOverHttp } from './http-traffic.ts';
import type { ReceiverUnderTest } from './receiver-under-test.ts';

const CLIENTS = 24;
const GRPC_SHARE = 0.35;
const ODDITY_SHARE = 0.01;
const BOMBS_PER_BLOCK = 2;
const BOMB_BYTES = 1024 ** 3;
const TIMEOUT_MILLIS = 60_000;
const PROTOBUF = { 'content-type': 'application/x-protobuf' };

const countRows = defineQuery({
  name: 'soak/span-count',
  title: 'Stored spans',
  description: 'Rows of otel_traces.',
  sql: 'SELECT count() AS rows FROM otel_traces',
  params: z.object({}),
  row: z.object({ rows: z.coerce.number() }),
});

/** Sends payloads to a receiver and holds its answers to the checklist, and its rows to its answers. */
export async function fuzzReceiver(o: {
  readonly random: Random;
  readonly payloads: number;
  readonly block: number;
  readonly receiver: ReceiverUnderTest;
  readonly loader: Loader;
  readonly store: Store;
  readonly say: (text: string) => void;
}): Promise<Findings> {
  const { random, receiver } = o;
  const client = createHttpClient(receiver.url, { timeoutMillis: TIMEOUT_MILLIS, tls: {} });
  const grpc = receiver.grpcUrl === undefined ? undefined : createGrpcTraffic(receiver.grpcUrl);
  const problems = createProblemList(o.say);
  const refusals = new Map<string, number>();
  let keptSpans = 0;
  let overGrpc = 0;
  let sent = 0;
  const note = (judged: Judged): void => {
    if ('kept' in judged) keptSpans += judged.kept;
    else if ('refusal' in judged)
      refusals.set(judged.refusal, (refusals.get(judged.refusal) ?? 0) + 1);
    else problems.add(`receiver: ${judged.problem}`);
  };
  const sendOne = async (): Promise<void> => {
    // The choice is made before anything waits, so that a seed gives the same payloads. No two alike: of a
    // payload that is sent again, the answer counts the spans once more and the store does not.
    const own = random.fork(sent++);
    const isGrpc = grpc !== undefined && own.chance(GRPC_SHARE);
    if (isGrpc) overGrpc++;
    try {
      if (isGrpc) note(await grpc.send(own));
      else if (own.chance(ODDITY_SHARE)) note(await sendOddity(own, receiver.url));
      else note(await sendOverHttp(own, client));
    } catch (error) {
      problems.add(`receiver: no answer, ${String(error)}`);
    }
  };
  const bomb = await gzipped(largeProtobuf(BOMB_BYTES));

  const check = async (): Promise<void> => {
    for (let bombs = 0; bombs < BOMBS_PER_BLOCK; bombs++) {
      const headers = { ...PROTOBUF, 'content-encoding': 'gzip' };
      const { status } = await client.send({ headers, body: bomb });
      if (status !== 413) problems.add(`receiver: ${status} to a decompression bomb`);
    }
    const body = toProtobuf(requestWith([newSpan()]));
    const { status } = await client.send({ headers: PROTOBUF, body });
    if (status === 200) keptSpans++;
    else problems.add(`receiver: ${status} to a valid request after all that`);
    await o.loader.drain();
    const [{ rows = 0 } = {}] = await o.store.query(countRows, {});
    if (rows !== keptSpans) problems.add(`store: ${rows} rows, the answers said ${keptSpans}`);
    const { skippedBytes } = o.loader.status();
    if (skippedBytes > 0) problems.add(`log: ${skippedBytes} bytes could not be read`);
  };

  try {
    for (let done = 0; done < o.payloads && !problems.isFull(); ) {
      let left = Math.min(o.block, o.payloads - done);
      done += left;
      const work = async (): Promise<void> => {
        while (left-- > 0 && !problems.isFull() && receiver.isAlive()) await sendOne();
      };
      await Promise.all(Array.from({ length: CLIENTS }, work));
      if (!receiver.isAlive()) {
        problems.add(`the receiver died: ${receiver.complaints()}`);
        break;
      }
      await check();
      o.say(
        `${done} of ${o.payloads} payloads received, ${keptSpans} spans kept, ${problems.all.length} problems`,
      );
    }
  } finally {
    client.close();
    grpc?.close();
  }
  const refused = [...refusals].sort(([a], [b]) => a.localeCompare(b));
  return {
    figures: [
      { metric: 'keptSpans', value: keptSpans, unit: 'spans' },
      { metric: 'overGrpc', value: overGrpc, unit: 'payloads' },
      ...refused.map(
        ([name, count]): Figure => ({ metric: `refused: ${name}`, value: count, unit: 'answers' }),
      ),
    ],
    problems: problems.all,
  };
}
