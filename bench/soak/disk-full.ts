import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { checkStore, type StoreCheck } from './check/check-store.ts';
import { differenceFigures } from './check/difference-figures.ts';
import { createMortalBaton } from './process/mortal-baton.ts';
import { eventually, pendingBytes } from './process/receiver-health.ts';
import { mountSmallVolume, type SmallVolume, whyNoSmallVolume } from './process/small-volume.ts';
import { receiverPid } from './process/start-baton.ts';
import { watchMemory } from './process/watch-memory.ts';
import { createRandom, type Random } from './random.ts';
import type { Figure, Soak } from './soak.ts';
import { startTraffic, type Traffic } from './traffic/start-traffic.ts';

// What the log leaves to loading, and as much again or more.
const VOLUME_MIB = 768;
const LOG_VOLUME_MIB = 176;
const FULL_MILLIS = 4000;
const RECOVERY_SECONDS = 240;
const FILLING_SECONDS = 180;

interface Course {
  readonly seed: number;
  readonly rounds: number;
  readonly say: (text: string) => void;
}

interface Outcome {
  readonly name: string;
  readonly check: StoreCheck;
  readonly traffic: Traffic;
  readonly peakMib: number;
  readonly problems: readonly string[];
}

/** A disk that is full for a while, by somebody else's doing and by the log's own. */
export const diskFullSoak: Soak<'rounds' | 'seed'> = {
  name: 'disk-full',
  description: 'the disk of log and ClickHouse full for a while, then that of the log alone',
  options: {
    rounds: { description: 'times that the disk is filled', default: 6 },
    seed: { description: 'what is sent', default: 1 },
  },
  skip: whyNoSmallVolume,
  async run({ options, say }) {
    const course = { ...options, say };
    const outcomes = [await filledByOthers(course), await filledByTheLog(course)];
    return {
      figures: outcomes.flatMap(figuresOf),
      problems: outcomes.flatMap(({ name, problems, traffic, check }) =>
        [...problems, ...traffic.problems, ...check.examples].map((text) => `${name}: ${text}`),
      ),
    };
  },
};

function figuresOf({ name, check, traffic, peakMib }: Outcome): Figure[] {
  const { counts, ledger } = traffic;
  const figures: Figure[] = [
    { metric: 'acknowledgedSpans', value: counts.acknowledgedSpans, unit: 'spans' },
    { metric: 'acknowledgedFacts', value: ledger.facts.size, unit: 'facts' },
    { metric: 'refused', value: counts.refused, unit: 'answers', goal: { atLeast: 1 } },
    { metric: 'longHints', value: counts.badHints, unit: 'answers', goal: { atMost: 0 } },
    { metric: 'receiverPeak', value: peakMib, unit: 'MiB', goal: { atMost: 256 } },
    ...differenceFigures([check]),
  ];
  return figures.map((figure) => ({ ...figure, metric: `${name}.${figure.metric}` }));
}

/** Somebody fills the disk under a running Baton and frees it again, round after round. */
async function filledByOthers({ seed, rounds, say }: Course): Promise<Outcome> {
  const name = 'byOthers';
  const random = createRandom(seed);
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-soak-disk-'));
  const volume = await mountSmallVolume(dataDir, VOLUME_MIB);
  return withBaton({ dataDir, volume, random }, async ({ baton, traffic, peakMib }) => {
    const problems: string[] = [];
    for (let round = 1; round <= rounds; round++) {
      await delay(random.whole(500, 2500));
      const refusedBefore = traffic.counts.refused;
      await volume.fill();
      await delay(random.whole(FULL_MILLIS / 2, FULL_MILLIS));
      if (traffic.counts.refused === refusedBefore) {
        problems.push(`round ${round}: nobody was refused on a full disk`);
      }
      // In some rounds the full disk is found by processes that just start.
      const killed = random.chance(0.4);
      if (killed) await baton.kill(random.pick(['receiver', 'engine', 'both']));
      if (killed) await baton.start({ wait: false });
      await volume.free();
      if (killed) await baton.start({ wait: true });
      const acknowledged = traffic.counts.acknowledgedSpans;
      const goesOn = (): boolean => traffic.counts.acknowledgedSpans > acknowledged + 100;
      if (!(await eventually(goesOn, RECOVERY_SECONDS))) {
        problems.push(`round ${round}: nothing was acknowledged after space was freed`);
        break;
      }
      say(`${name}: ${round} of ${rounds} rounds, ${traffic.counts.refused} refusals so far`);
    }
    await settle({ url: baton.url, traffic, problems });
    await baton.stop();
    const check = await checkStore(dataDir, traffic.ledger, { rebuild: true });
    return { name, check, traffic, peakMib: peakMib(), problems };
  });
}

/** The log fills its own disk while no engine runs; the engine has to find room to empty it. */
async function filledByTheLog({ seed, say }: Course): Promise<Outcome> {
  const name = 'byTheLog';
  const random = createRandom(seed + 1);
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-soak-log-'));
  const log = join(dataDir, 'log');
  await mkdir(log);
  const volume = await mountSmallVolume(log, LOG_VOLUME_MIB);
  return withBaton({ dataDir, volume, random, isLoud: true }, async (running) => {
    const { baton, traffic, peakMib } = running;
    const problems: string[] = [];
    await baton.kill('engine');
    const isRefused = (): boolean => traffic.counts.refused > 100;
    if (!(await eventually(isRefused, FILLING_SECONDS))) problems.push('the log never was full');
    say(`${name}: full with ${await volume.freeBytes()} bytes left`);
    await delay(FULL_MILLIS);
    await baton.start({ wait: true });
    const acknowledged = traffic.counts.acknowledgedSpans;
    const goesOn = (): boolean => traffic.counts.acknowledgedSpans > acknowledged + 1000;
    if (!(await eventually(goesOn, RECOVERY_SECONDS))) {
      problems.push(
        `the log stays full with the engine back; pending: ${await pendingBytes(baton.url)}`,
      );
      // What is left can still be counted with more room.
      await volume.grow(LOG_VOLUME_MIB * 2);
    }
    await settle({ url: baton.url, traffic, problems });
    await baton.stop();
    const check = await checkStore(dataDir, traffic.ledger, { rebuild: true });
    return { name, check, traffic, peakMib: peakMib(), problems };
  });
}

/** Waits until the running engine has loaded everything, without a restart. */
async function settle(o: { url: string; traffic: Traffic; problems: string[] }): Promise<void> {
  await o.traffic.pause();
  const isLoaded = async (): Promise<boolean> => (await pendingBytes(o.url)) === 0;
  if (await eventually(isLoaded, RECOVERY_SECONDS)) return;
  o.problems.push(`the engine does not load the rest: ${await pendingBytes(o.url)} bytes pending`);
}

interface RunningSoak {
  readonly baton: Awaited<ReturnType<typeof createMortalBaton>>;
  readonly traffic: Traffic;
  readonly peakMib: () => number;
}

async function withBaton(
  o: { dataDir: string; volume: SmallVolume; random: Random; isLoud?: boolean },
  use: (running: RunningSoak) => Promise<Outcome>,
): Promise<Outcome> {
  const { dataDir, volume } = o;
  const baton = await createMortalBaton({ dataDir });
  const memory = watchMemory(() => receiverPid(dataDir));
  await baton.start({ wait: true });
  const traffic = startTraffic({
    random: o.random.fork(1),
    url: baton.url,
    clients: 6,
    maxRestMillis: o.isLoud ? 5 : 60,
    factShare: 0.3,
    regroupedShare: o.isLoud ? 0 : 0.05,
    maxSpans: o.isLoud ? 2000 : 400,
  });
  try {
    return await use({ baton, traffic, peakMib: memory.peakMib });
  } finally {
    memory.stop();
    await traffic.stop();
    await baton.kill('both');
    await baton.stop();
    await volume.unmount();
    await rm(dataDir, { recursive: true, force: true });
  }
}
