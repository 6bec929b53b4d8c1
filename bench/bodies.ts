import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Benchmark, Measurements } from './benchmark.ts';
import { jsonPayload, jsonRequest } from './ingest/json-payload.ts';
import { spanPayload } from './ingest/span-payload.ts';
import { startReceiverChild } from './ingest/start-receiver-child.ts';
import { textPayload } from './ingest/text-payload.ts';
import type { Usage } from './process-usage.ts';

const MEBIBYTE = 1024 * 1024;
/** As large as a receiver takes them, unless told otherwise. */
const BODY_BYTES = 64 * MEBIBYTE;
const IN_TURN = 10;
const AT_ONCE = 4;
const RETRY_MILLIS = 200;
const GOAL_MEBIBYTES = 256;

interface Payload {
  readonly contentType: string;
  part(seed: number): Uint8Array;
  /** The body that some parts make up. */
  whole(parts: readonly Uint8Array[]): Uint8Array;
}

/** Requests in protobuf, one behind the other, read as one. */
const protobuf = (part: Payload['part']): Payload => ({
  contentType: 'application/x-protobuf',
  part,
  whole: (parts) => Buffer.concat(parts),
});

const PAYLOADS: Readonly<Record<string, Payload>> = {
  spans: protobuf((seed) => spanPayload(1000, seed)),
  texts: protobuf(textPayload),
  'spans in JSON': {
    contentType: 'application/json',
    part: (seed) => jsonPayload(1000, seed),
    whole: jsonRequest,
  },
};

/** What the largest bodies cost a receiver in memory: alone, one after another, and at once. */
export const bodiesBenchmark: Benchmark = {
  name: 'bodies',
  description: `receiver fed gzip bodies of ${BODY_BYTES / MEBIBYTE} MiB: its peak memory`,
  runs: 1,
  metrics: Object.keys(PAYLOADS).flatMap((kind) =>
    ['one', `${IN_TURN} in turn`, `${AT_ONCE} at once`].map((how) => ({
      metric: `${kind}, ${how}`,
      unit: 'MiB',
      better: 'lower' as const,
      goal: GOAL_MEBIBYTES,
    })),
  ),
  async run(say) {
    const measured: Record<string, number> = {};
    for (const [kind, payload] of Object.entries(PAYLOADS)) {
      say(kind);
      for (const [how, peak] of Object.entries(await measure(payload))) {
        measured[`${kind}, ${how}`] = peak;
      }
    }
    return measured;
  },
};

async function measure(payload: Payload): Promise<Measurements> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-bench-bodies-'));
  const parts = partsOf(payload);
  const receiver = await startReceiverChild(dataDir);
  try {
    const { url } = receiver.first;
    // The most it ever held, so that each figure holds those before it.
    const peak = async () => (await receiver.ask<Usage>('usage')).peakMebibytes;
    const send = (number: number): Promise<void> =>
      sendUntilTaken(url, {
        contentType: payload.contentType,
        // In another order it is another body, and no resend.
        body: payload.whole([...parts.slice(number), ...parts.slice(0, number)]),
      });
    await send(0);
    const one = await peak();
    for (let number = 1; number < IN_TURN; number++) await send(number);
    const inTurn = await peak();
    await Promise.all(Array.from({ length: AT_ONCE }, (_, number) => send(IN_TURN + number)));
    const atOnce = await peak();
    return { one, [`${IN_TURN} in turn`]: inTurn, [`${AT_ONCE} at once`]: atOnce };
  } finally {
    await receiver.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function partsOf({ part, whole }: Payload): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let bytes = whole([]).length;
  for (;;) {
    const next = part(parts.length);
    bytes += whole([next]).length;
    if (bytes > BODY_BYTES) return parts;
    parts.push(next);
  }
}

async function sendUntilTaken(
  url: string,
  o: { readonly contentType: string; readonly body: Uint8Array },
): Promise<void> {
  const headers = { 'content-type': o.contentType, 'content-encoding': 'gzip' };
  const body = gzipSync(o.body, { level: 1 });
  for (;;) {
    const answer = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body });
    await answer.arrayBuffer();
    if (answer.status === 200) return;
    if (answer.status !== 503) throw new Error(`The receiver answered ${answer.status}.`);
    await delay(RETRY_MILLIS);
  }
}
