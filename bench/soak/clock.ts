import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { checkClock } from './check/check-clock.ts';
import { checkStore } from './check/check-store.ts';
import { differenceFigures } from './check/difference-figures.ts';
import { createMortalBaton } from './process/mortal-baton.ts';
import { createRandom, type Random } from './random.ts';
import type { Soak } from './soak.ts';
import { startTraffic } from './traffic/start-traffic.ts';

const PRELOAD = new URL('process/shifted-clock.mjs', import.meta.url);
const DAY_MILLIS = 86_400_000;
const VICTIMS = ['receiver', 'engine', 'both'] as const;

/** A clock that is set back and forward under load, over midnights, with kills in between. */
export const clockSoak: Soak<'rounds' | 'seed'> = {
  name: 'clock',
  description: 'the clock of receiver and engine set back, forward and over midnight under load',
  options: {
    rounds: { description: 'times that the clock is set', default: 24 },
    seed: { description: 'what is sent and how the clock is set', default: 1 },
  },
  async run({ options, say }) {
    const { rounds, seed } = options;
    const random = createRandom(seed);
    const dataDir = await mkdtemp(join(tmpdir(), 'baton-soak-clock-'));
    const clockFile = join(dataDir, 'clock');
    let offsetMillis = 0;
    const setClock = async (millis: number): Promise<void> => {
      offsetMillis = Math.round(millis);
      await writeFile(clockFile, String(offsetMillis));
    };
    await setClock(0);
    const baton = await createMortalBaton({
      dataDir,
      env: { NODE_OPTIONS: `--import=${PRELOAD.href}`, SOAK_CLOCK_FILE: clockFile },
    });
    await baton.start({ wait: true });
    const traffic = startTraffic({
      random: random.fork(1),
      url: baton.url,
      clients: 6,
      maxRestMillis: 60,
      factShare: 0.4,
      regroupedShare: 0.05,
      maxSpans: 400,
    });
    const kinds = new Map<string, number>();
    try {
      for (let round = 1; round <= rounds; round++) {
        await delay(random.whole(300, 1500));
        const { kind, millis } = nextOffset(random, offsetMillis);
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        await setClock(millis);
        if (kind === 'midnight') await delay(2500);
        // A range that was noted before and is loaded again after the clock was set.
        if (random.chance(0.4)) {
          await baton.kill(random.pick(VICTIMS));
          await baton.start({ wait: true });
        }
        say(`${round} of ${rounds}: ${kind}, now ${new Date(Date.now() + millis).toISOString()}`);
      }
      await traffic.pause();
      await baton.stop();
      const check = await checkStore(dataDir, traffic.ledger, { rebuild: true });
      const clock = await checkClock(dataDir, traffic.ledger);
      const { counts } = traffic;
      return {
        figures: [
          ...[...kinds].map(([kind, value]) => ({ metric: `set.${kind}`, value, unit: 'times' })),
          { metric: 'acknowledgedSpans', value: counts.acknowledgedSpans, unit: 'spans' },
          { metric: 'needlessResends', value: counts.needlessResends, unit: 'requests' },
          { metric: 'days', value: clock.days, unit: 'days' },
          { metric: 'backwardStamps', value: clock.backward, unit: 'spans', goal: { atMost: 0 } },
          {
            metric: 'wrongPartitions',
            value: clock.wrongPartitions,
            unit: 'rows',
            goal: { atMost: 0 },
          },
          { metric: 'longHints', value: counts.badHints, unit: 'answers', goal: { atMost: 0 } },
          ...differenceFigures([check]),
        ],
        problems: [...traffic.problems, ...check.examples],
      };
    } finally {
      await traffic.stop();
      await baton.kill('both');
      await baton.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

/** Where the clock goes next; `midnight` lets it run over the end of its day a second later. */
function nextOffset(random: Random, offsetMillis: number): { kind: string; millis: number } {
  const kind = random.pick(['back', 'forward', 'midnight', 'midnight again', 'right']);
  const nowMillis = Date.now() + offsetMillis;
  const untilMidnight = DAY_MILLIS - (nowMillis % DAY_MILLIS) - 1000;
  switch (kind) {
    case 'back':
      return { kind, millis: offsetMillis - random.whole(1000, 2 * DAY_MILLIS) };
    case 'forward':
      return { kind, millis: offsetMillis + random.whole(1000, 2 * DAY_MILLIS) };
    case 'midnight':
      return { kind, millis: offsetMillis + untilMidnight };
    case 'midnight again':
      return { kind, millis: offsetMillis + untilMidnight - DAY_MILLIS };
    default:
      return { kind, millis: 0 };
  }
}
