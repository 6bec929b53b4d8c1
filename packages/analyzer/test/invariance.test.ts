import type { Fact } from '@baton/conventions';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { detectDrift } from '../src/change/detect-drift.ts';
import { detectFactors } from '../src/factors/detect-factors.ts';
import type { Finding } from '../src/findings/finding.ts';
import { detectRisk } from '../src/risk/detect-risk.ts';
import { seededRandom, shuffle } from '../src/statistics/seeded-random.ts';
import { detectWaitingCauses } from '../src/waiting-causes/detect-waiting-causes.ts';
import { type FilledStore, factsOf, fillStore } from './fill-store.ts';
import { findBy } from './find-by.ts';

const HOUR_MILLIS = 3_600_000;
const START_MILLIS = Date.parse('2027-01-04T08:00:00Z');
/** Whole weeks, so that hours and weekdays stay what they are. */
const SHIFT_MILLIS = 52 * 7 * 24 * HOUR_MILLIS;
const ITEMS = 400;
const AS_OF_MILLIS = START_MILLIS + (3 * ITEMS + 100) * HOUR_MILLIS;
const DETECTORS = [detectFactors, detectRisk, detectWaitingCauses, detectDrift];

/** Quicker with logs, a question now and then, logs that come late, and some that are open at the end. */
function itemFacts(namespace: string, at: number): Fact[] {
  const random = seededRandom(at + 1);
  const when = (hours: number): string =>
    new Date(START_MILLIS + (3 * at + hours) * HOUR_MILLIS).toISOString();
  const handoff = {
    ...{ handoffName: 'escalate', sourceTeam: 'support' },
    targetTeam: at % 3 === 0 ? 'core' : 'apps',
  };
  const hasLogs = random() < 0.5;
  const hours = (hasLogs ? 4 : 12) * (0.5 - Math.log(1 - random()));
  const isAsked = random() < 0.3;
  return factsOf({ namespace, process: 'escalation', item: `T-${at}` }, [
    { verb: 'open', at: when(0), targetTeam: 'support' },
    {
      ...{ verb: 'initiate', at: when(1), ...handoff, requiredFields: ['logs', 'version'] },
      presentFields: ['version', ...(hasLogs ? ['logs'] : [])],
      attributes: { priority: at % 4 === 0 ? 'high' : 'low' },
    },
    { verb: 'accept', at: when(1 + hours / 4), ...handoff },
    ...(isAsked
      ? ([
          { verb: 'request_clarification', at: when(1 + hours / 3), ...handoff },
          {
            verb: 'provide_clarification',
            at: when(1 + hours / 2),
            presentFields: ['logs'],
            ...handoff,
          },
        ] as const)
      : []),
    ...(at % 20 === 19
      ? []
      : ([
          { verb: random() < 0.1 ? 'bounce' : 'complete', at: when(1 + hours), ...handoff },
          { verb: 'close', at: when(2 + hours), outcome: hasLogs ? 'success' : 'failure' },
        ] as const)),
  ]);
}

const factsIn = (namespace: string): Fact[] =>
  Array.from({ length: ITEMS }, (_, at) => itemFacts(namespace, at)).flat();

let filled: FilledStore;
let plain: Finding[];
beforeAll(async () => {
  const twice = factsIn('twice');
  filled = await fillStore([
    ...factsIn('plain'),
    ...shuffle([...twice, ...twice], seededRandom(9)),
    ...factsIn('later').map((fact) => ({ ...fact, atMillis: fact.atMillis + SHIFT_MILLIS })),
  ]);
  plain = await findingsIn('plain');
});
afterAll(() => filled?.close());

async function findingsIn(namespace: string, shiftMillis = 0): Promise<Finding[]> {
  const scope = { namespace, process: 'escalation', asOfMillis: AS_OF_MILLIS + shiftMillis };
  const found: Finding[] = [];
  for (const detector of DETECTORS) found.push(...(await findBy(detector, filled.store, scope)));
  return found;
}

/** What a finding says, but for where and of when. */
const saidBy = ({ id: _, namespace: __, queries: ___, window: ____, ...said }: Finding) => said;

test('neither the order of facts nor that they come twice changes what is found', async () => {
  expect(plain.filter(({ verdict }) => verdict === 'supported').length).toBeGreaterThan(2);
  expect((await findingsIn('twice')).map(saidBy)).toEqual(plain.map(saidBy));
});

test('the same a year later is found a year later', async () => {
  const numbersOf = (finding: Finding) => {
    const { claim: _, evidence, ...said } = saidBy(finding);
    const { details: __, ...numbers } = evidence;
    return { ...said, ...numbers };
  };
  expect((await findingsIn('later', SHIFT_MILLIS)).map(numbersOf)).toEqual(plain.map(numbersOf));
});
