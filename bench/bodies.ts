import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Benchmark, Measurements } from './benchmark.ts';
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

const PAYLOADS = { spans: (seed: number) => spanPayload(1000, seed), texts: textPayload };

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

async function measure(payload: (seed: number) => Uint8Array): Promise<Measurements> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-bench-bodies-'));
  const parts = partsOf(payload);
  const receiver = await startReceiverChild(dataDir);
  try {
    const { url } = receiver.first;
    // The most it ever held, so that each figure holds those before it.
    const peak = async () => (await receiver.ask<Usage>('usage')).peakMebibytes;
    const send = (number: number): Promise<void> => sendUntilTaken(url, bodyOf(parts, number));
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

/** Requests that make up a whole body, one behind the other: protobuf reads them as one. */
function partsOf(payload: (seed: number) => Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const part = payload(parts.length);
    bytes += part.length;
    if (bytes > BODY_BYTES) return parts;
    parts.push(part);
  }
}

/** In another order it is another body, and no resend. */
const bodyOf = (parts: readonly Uint8Array[], number: number): Buffer =>
  gzipSync(Buffer.concat([...parts.slice(number), ...parts.slice(0, number)]), { level: 1 });

async function sendUntilTaken(url: string, body: Buffer): Promise<void> {
  const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' };
  for (;;) {
    const answer = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body });
    await answer.arrayBuffer();
    if (answer.status === 200) return;
    if (answer.status !== 503) throw new Error(`The receiver answered ${answer.status}.`);
    await delay(RETRY_MILLIS);
  }
}
