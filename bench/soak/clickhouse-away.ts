import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openStore } from '@baton/store';
import { startLoader } from '../../packages/collector/src/loader/start-loader.ts';
import { checkStore } from './check/check-store.ts';
import { differenceFigures } from './check/difference-figures.ts';
import { createMortalBaton } from './process/mortal-baton.ts';
import { eventually, pendingBytes } from './process/receiver-health.ts';
import { receiverPid } from './process/start-baton.ts';
import { startReceiverProgram } from './process/start-receiver-program.ts';
import { watchMemory } from './process/watch-memory.ts';
import { createRandom } from './random.ts';
import type { Figure, Findings, Soak } from './soak.ts';
import { startTraffic, type Traffic } from './traffic/start-traffic.ts';

const CATCH_UP_SECONDS = 300;
const FULL_LOG_BYTES = 24 * 1024 * 1024;
const FILLING_SECONDS = 180;
const FULL_MILLIS = 5000;
const MEMORY_MIB = 256;

interface Course {
  readonly seed: number;
  readonly seconds: number;
  readonly say: (text: string) => void;
}

/** ClickHouse gone for minutes under load, and longer than the log has room for. */
export const clickhouseAwaySoak: Soak<'seconds' | 'seed'> = {
  name: 'clickhouse-away',
  description: 'ClickHouse gone for minutes under load, then for longer than the log lasts',
  options: {
    seconds: { description: 'how long it is gone', default: 120 },
    seed: { description: 'what is sent', default: 1 },
  },
  async run({ options, say }) {
    const away = await goneForMinutes({ ...options, say });
    const beyond = await goneBeyondTheLog({ ...options, say });
    return {
      figures: [...prefixed('away', away), ...prefixed('beyondLog', beyond)],
      problems: [...away.problems, ...beyond.problems],
    };
  },
};

const prefixed = (prefix: string, { figures }: Findings): Figure[] =>
  figures.map((figure) => ({ ...figure, metric: `${prefix}.${figure.metric}` }));

const loudTraffic = (seed: number, url: string): Traffic =>
  startTraffic({
    random: createRandom(seed),
    url,
    clients: 8,
    maxRestMillis: 10,
    factShare: 0.2,
    regroupedShare: 0,
    maxSpans: 1500,
  });

/** The engine, and ClickHouse with it, is killed; its receiver goes on alone until the next one comes. */
async function goneForMinutes({ seed, seconds, say }: Course): Promise<Findings> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-soak-away-'));
  const baton = await createMortalBaton({ dataDir });
  const memory = watchMemory(() => receiverPid(dataDir));
  await baton.start({ wait: true });
  const traffic = loudTraffic(seed, baton.url);
  const problems: string[] = [];
  try {
    await delay(3000);
    await baton.kill('engine');
    const { acknowledgedSpans: before, unanswered } = traffic.counts;
    for (let left = seconds; left > 0; left -= 10) {
      await delay(Math.min(left, 10) * 1000);
      say(`${left} s to go, ${await pendingBytes(baton.url)} bytes wait in the log`);
    }
    const meanwhile = traffic.counts.acknowledgedSpans - before;
    const failed = traffic.counts.unanswered - unanswered + traffic.counts.refused;
    const backlogMib = ((await pendingBytes(baton.url)) ?? 0) / 1024 ** 2;
    const startedAt = performance.now();
    await baton.start({ wait: true });
    await traffic.pause();
    const isLoaded = async (): Promise<boolean> => (await pendingBytes(baton.url)) === 0;
    if (!(await eventually(isLoaded, CATCH_UP_SECONDS))) problems.push('it does not catch up');
    const catchUpSeconds = (performance.now() - startedAt) / 1000;
    await baton.stop();
    const check = await checkStore(dataDir, traffic.ledger, { rebuild: false });
    return {
      figures: [
        { metric: 'acknowledgedMeanwhile', value: meanwhile, unit: 'spans' },
        { metric: 'failedMeanwhile', value: failed, unit: 'attempts', goal: { atMost: 0 } },
        { metric: 'backlog', value: backlogMib, unit: 'MiB' },
        { metric: 'catchUp', value: catchUpSeconds, unit: 's' },
        ...memoryFigures(memory.peakMib(), traffic),
        ...differenceFigures([check]),
      ],
      problems: [...problems, ...traffic.problems, ...check.examples],
    };
  } finally {
    memory.stop();
    await traffic.stop();
    await baton.kill('both');
    await baton.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Nothing loads until the log holds its limit; then a loader comes. */
async function goneBeyondTheLog({ seed, say }: Course): Promise<Findings> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-soak-beyond-'));
  const receiver = await startReceiverProgram({ dataDir, port: 0, maxBytes: FULL_LOG_BYTES });
  const memory = watchMemory(async () => receiver.pid);
  const traffic = loudTraffic(seed + 1, receiver.url);
  const problems: string[] = [];
  try {
    const isFull = (): boolean => traffic.counts.refused > 100;
    if (!(await eventually(isFull, FILLING_SECONDS))) problems.push('the log never was full');
    await delay(FULL_MILLIS);
    say(`the log is full, ${traffic.counts.refused} requests were refused`);
    const acknowledged = traffic.counts.acknowledgedSpans;
    const store = await openStore({ kind: 'embedded', path: join(dataDir, 'clickhouse') });
    const loader = await startLoader({ dataDir, store });
    try {
      const goesOn = (): boolean => traffic.counts.acknowledgedSpans > acknowledged + 1000;
      if (!(await eventually(goesOn, CATCH_UP_SECONDS))) {
        problems.push('nothing was acknowledged after the log was loaded');
      }
      await traffic.pause();
      await loader.drain();
    } finally {
      await loader.close();
      await store.close();
    }
    await receiver.stop('SIGTERM');
    const check = await checkStore(dataDir, traffic.ledger, { rebuild: false });
    return {
      figures: [...memoryFigures(memory.peakMib(), traffic), ...differenceFigures([check])],
      problems: [...problems, ...traffic.problems, ...check.examples],
    };
  } finally {
    memory.stop();
    await traffic.stop();
    await receiver.stop('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  }
}

function memoryFigures(peakMib: number, { counts, ledger }: Traffic): Figure[] {
  return [
    { metric: 'acknowledgedSpans', value: counts.acknowledgedSpans, unit: 'spans' },
    { metric: 'acknowledgedFacts', value: ledger.facts.size, unit: 'facts' },
    { metric: 'refused', value: counts.refused, unit: 'answers' },
    { metric: 'longHints', value: counts.badHints, unit: 'answers', goal: { atMost: 0 } },
    { metric: 'receiverPeak', value: peakMib, unit: 'MiB', goal: { atMost: MEMORY_MIB } },
  ];
}
