import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { checkStore, type StoreCheck } from './check/check-store.ts';
import { differenceFigures } from './check/difference-figures.ts';
import { createMortalBaton } from './process/mortal-baton.ts';
import { createRandom } from './random.ts';
import type { Soak } from './soak.ts';
import { startTraffic } from './traffic/start-traffic.ts';

const LONGEST_LIFE_MILLIS = 1500;
const VICTIMS = ['receiver', 'receiver', 'engine', 'engine', 'both'] as const;

/** kill -9 of receiver and engine at random instants under load. */
export const crashSoak: Soak<'rounds' | 'seed' | 'clients' | 'checkEvery'> = {
  name: 'crash',
  description: 'kill -9 of receiver, engine or both at random instants under load',
  options: {
    rounds: { description: 'kills', default: 200 },
    seed: { description: 'what is sent and when is killed', default: 1 },
    clients: { description: 'clients at a time', default: 6 },
    checkEvery: { description: 'rounds after which the ids are counted', default: 20 },
  },
  async run({ options, say }) {
    const { rounds, seed } = options;
    const dataDir = await mkdtemp(join(tmpdir(), 'baton-soak-crash-'));
    const baton = await createMortalBaton({ dataDir });
    const random = createRandom(seed);
    const traffic = startTraffic({
      random: random.fork(1),
      url: baton.url,
      clients: options.clients,
      maxRestMillis: 80,
      factShare: 0.4,
      regroupedShare: 0.05,
      maxSpans: 600,
    });
    const kills = { engine: 0, receiver: 0, starting: 0 };
    const checks: StoreCheck[] = [];
    say(`seed ${seed}, data in ${dataDir}`);
    try {
      for (let round = 1; round <= rounds; round++) {
        // Some die while they are still starting.
        const wait = random.chance(0.75);
        if (!wait) kills.starting += 1;
        await baton.start({ wait });
        await delay(random.whole(0, LONGEST_LIFE_MILLIS));
        const killed = await baton.kill(random.pick(VICTIMS));
        if (killed.engine) kills.engine += 1;
        if (killed.receiver) kills.receiver += 1;
        if (round % options.checkEvery !== 0 && round !== rounds) continue;
        await baton.start({ wait: true });
        await traffic.pause();
        // Half of the checks find what a clean stop leaves, half what a kill does.
        if (random.chance(0.5)) await baton.kill('both');
        await baton.stop();
        const check = await checkStore(dataDir, traffic.ledger, { rebuild: round === rounds });
        checks.push(check);
        const { acknowledgedSpans, unanswered } = traffic.counts;
        const wrong = Object.values(check.differences).reduce((sum, count) => sum + count, 0);
        say(
          `${round} of ${rounds} rounds: ${acknowledgedSpans} spans acknowledged, ` +
            `${unanswered} attempts unanswered, ${wrong} differences`,
        );
        traffic.resume();
        if (wrong > 0) break;
      }
      const { counts, ledger } = traffic;
      const problems = [...traffic.problems, ...checks.flatMap(({ examples }) => examples)];
      return {
        figures: [
          { metric: 'engineKills', value: kills.engine, unit: 'kills' },
          { metric: 'receiverKills', value: kills.receiver, unit: 'kills' },
          { metric: 'acknowledgedSpans', value: counts.acknowledgedSpans, unit: 'spans' },
          { metric: 'acknowledgedFacts', value: ledger.facts.size, unit: 'facts' },
          { metric: 'unanswered', value: counts.unanswered, unit: 'attempts' },
          { metric: 'needlessResends', value: counts.needlessResends, unit: 'requests' },
          { metric: 'refused', value: counts.refused, unit: 'answers' },
          { metric: 'longHints', value: counts.badHints, unit: 'answers', goal: { atMost: 0 } },
          { metric: 'failedStarts', value: baton.failedStarts(), unit: 'starts' },
          ...differenceFigures(checks),
        ],
        problems,
      };
    } finally {
      await traffic.stop();
      await baton.kill('both');
      await baton.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};
