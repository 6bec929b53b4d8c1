import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../random.ts';
import { type BatchShape, createBatches } from './create-batches.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { type Answer, type Encoding, sendRequest } from './send-request.ts';
import { encodeJson, encodeProtobuf } from './soak-span.ts';

/** What the clients saw. */
export interface TrafficCounts {
  acknowledgedRequests: number;
  acknowledgedSpans: number;
  /** Identical requests sent although their first was acknowledged. */
  needlessResends: number;
  /** Attempts that brought no answer. */
  unanswered: number;
  /** Answers 429 and 503, and how many carried a hint that stock exporters would give up on. */
  refused: number;
  badHints: number;
}

/** Clients that send until every request is acknowledged. */
export interface Traffic {
  readonly ledger: Ledger;
  readonly counts: Readonly<TrafficCounts>;
  /** What no client should see, the first ones. */
  readonly problems: readonly string[];
  /** Resolves once everything that was sent is acknowledged; nothing new is sent until `resume`. */
  pause(): Promise<void>;
  resume(): void;
  /** Gives up what is under way. */
  stop(): Promise<void>;
}

/** How much is sent, and by whom. */
export interface TrafficOptions extends BatchShape {
  readonly random: Random;
  readonly url: string;
  readonly clients: number;
  /** Longest rest of a client between two requests. */
  readonly maxRestMillis: number;
}

const ENCODINGS: readonly Encoding[] = ['protobuf', 'gzip', 'json'];
const MAX_PROBLEMS = 20;
const LATE_RESENDS = 20;
const MAX_RETRY_MILLIS = 300;

/** Starts the clients. */
export function startTraffic(o: TrafficOptions): Traffic {
  const ledger = createLedger();
  const problems: string[] = [];
  const counts: TrafficCounts = {
    acknowledgedRequests: 0,
    acknowledgedSpans: 0,
    needlessResends: 0,
    unanswered: 0,
    refused: 0,
    badHints: 0,
  };
  const agent = new Agent({ keepAlive: true, maxSockets: o.clients * 2 });
  let stopped = false;
  let gate: Promise<void> | undefined;
  let openGate = (): void => undefined;
  let resting = 0;
  let allRest = (): void => undefined;

  const note = (problem: string): void => {
    if (problems.length < MAX_PROBLEMS) problems.push(problem);
  };

  const judge = (answer: Answer, encoding: Encoding): 'taken' | 'retry' | 'wrong' => {
    const { status, retryAfter, body } = answer;
    if (status === 200) {
      const expected = encoding === 'json' ? '{}' : '';
      if (body.toString() !== expected) note(`200 with ${JSON.stringify(body.toString())}`);
      return 'taken';
    }
    if (status === 503 || status === 429) {
      counts.refused += 1;
      if (retryAfter !== '1' && retryAfter !== '2') counts.badHints += 1;
      return 'retry';
    }
    note(`an answer ${status}: ${body.toString('latin1').slice(0, 200)}`);
    return 'wrong';
  };

  /** Sends the same bytes until they are acknowledged, as a stock exporter that never gives up. */
  const deliver = async (body: Buffer, encoding: Encoding, random: Random): Promise<boolean> => {
    while (!stopped) {
      const answer = await sendRequest(o.url, { body, encoding, agent }).catch(() => undefined);
      if (answer === undefined) counts.unanswered += 1;
      const verdict = answer === undefined ? 'retry' : judge(answer, encoding);
      if (verdict !== 'retry') return verdict === 'taken';
      await delay(random.whole(10, MAX_RETRY_MILLIS));
    }
    return false;
  };

  const rest = async (): Promise<void> => {
    resting += 1;
    if (resting === o.clients) allRest();
    await gate;
    resting -= 1;
  };

  const runClient = async (client: number): Promise<void> => {
    const random = o.random.fork(client);
    const encoding = ENCODINGS[client % ENCODINGS.length] ?? 'protobuf';
    const nextBatch = createBatches(random.fork(1), { client, ...o });
    const late: Buffer[] = [];
    for (;;) {
      if (gate !== undefined) await rest();
      if (stopped) return;
      const spans = nextBatch();
      const body = encoding === 'json' ? encodeJson(spans) : encodeProtobuf(spans);
      ledger.sending(body, spans);
      // Now and then twice at once, as after a client's own timeout.
      const copies = random.chance(0.03) ? 2 : 1;
      const taken = await Promise.all(
        Array.from({ length: copies }, () => deliver(body, encoding, random)),
      );
      if (taken.every(Boolean)) {
        counts.acknowledgedRequests += 1;
        counts.acknowledgedSpans += spans.length;
        if (late.length < LATE_RESENDS) late.push(body);
        else late[random.whole(0, LATE_RESENDS - 1)] = body;
      }
      if (random.chance(0.06)) {
        const again = late[random.whole(0, late.length - 1)];
        if (again !== undefined && (await deliver(again, encoding, random))) {
          counts.needlessResends += 1;
        }
      }
      await delay(random.whole(0, o.maxRestMillis));
    }
  };

  const running = Promise.all(Array.from({ length: o.clients }, (_, client) => runClient(client)));

  return {
    ledger,
    counts,
    problems,
    async pause() {
      const everybody = new Promise<void>((resolve) => {
        allRest = resolve;
      });
      gate = new Promise((resolve) => {
        openGate = resolve;
      });
      await everybody;
    },
    resume() {
      gate = undefined;
      openGate();
    },
    async stop() {
      stopped = true;
      this.resume();
      await running;
      agent.destroy();
    },
  };
}
