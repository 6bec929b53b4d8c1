import type { Fact } from '@baton/conventions';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { detectDeviations } from '../src/conformance/detect-deviations.ts';
import { findingSchema } from '../src/findings/finding.ts';
import { seededRandom } from '../src/statistics/seeded-random.ts';
import { detectWaitingCauses } from '../src/waiting-causes/detect-waiting-causes.ts';
import { type FilledStore, factsOf, fillStore, type Step } from './fill-store.ts';
import { findBy } from './find-by.ts';

const START_MILLIS = Date.parse('2027-01-04T00:00:00Z');
const process = 'detours';
const random = seededRandom(3);

/** Items that take an hour or more in `b`; every third comes back to `a` after two hours, and takes thrice as long then. */
const facts: Fact[] = Array.from({ length: 240 }, (_, i): Fact[] => {
  const at = (hours: number): string =>
    new Date(START_MILLIS + (i * 6 + hours) * 3_600_000).toISOString();
  const isReturned = i % 3 === 0;
  const left = -10 * Math.log(1 - random());
  const closed = 3 + left * (isReturned ? 3 : 1);
  const pass = (id: string, from: string, to: string, hours: number): Step[] => [
    {
      ...{ verb: 'initiate', at: at(hours), handoffName: 'pass', handoffId: `${i}-${id}` },
      ...{ sourceStage: from, sourceTeam: from, targetStage: to, targetTeam: to },
    },
    { verb: 'accept', at: at(hours + 0.2), handoffName: 'pass', handoffId: `${i}-${id}` },
  ];
  return factsOf({ process, item: `I-${i}` }, [
    { verb: 'open', at: at(0), targetStage: 'a', targetTeam: 'a' },
    ...pass('1', 'a', 'b', 1),
    ...(isReturned ? [...pass('2', 'b', 'a', 2), ...pass('3', 'a', 'b', 2.5)] : []),
    { verb: 'close', at: at(closed), outcome: 'success' },
  ]);
}).flat();

const DAYS = 56;

/** Four a day at 8, 9, 10 and 11 h, picked up together at noon; `until` a day, then each an hour after it came. */
const batches = (target: string, until: number): Fact[] =>
  Array.from({ length: 4 * DAYS }, (_, i): Fact[] => {
    const [day, hour] = [Math.floor(i / 4), 8 + (i % 4)];
    const at = (hours: number): string =>
      new Date(START_MILLIS + (day * 24 + hours) * 3_600_000).toISOString();
    const handoff = { handoffName: 'send', handoffId: `${target}-${i}` };
    const teams = { sourceTeam: 'c', targetTeam: target };
    const picked = day < until ? 12 + i / 1_000_000 : hour + 1;
    return factsOf({ process: 'batches', item: `${target}-${i}` }, [
      { verb: 'initiate', at: at(hour), ...handoff, ...teams },
      { verb: 'accept', at: at(picked), ...handoff },
      { verb: 'complete', at: at(picked + 0.1), ...handoff },
    ]);
  }).flat();

let filled: FilledStore;
beforeAll(async () => {
  filled = await fillStore([...facts, ...batches('d', DAYS), ...batches('e', 28)], {
    name: process,
    version: '1',
    stages: { a: { team: 'a' }, b: { team: 'b' } },
    handoffs: { pass: { from: ['a', 'b'], to: 'b' } },
    paths: [{ seq: ['a', 'b'] }],
  });
});
afterAll(() => filled?.close());

const asOfMillis = START_MILLIS + 4_000 * 3_600_000;

test('a deviation that slows items down is found with its hazard, and suggests a rule', async () => {
  const found = await findBy(detectDeviations, filled.store, {
    namespace: '',
    process,
    asOfMillis,
  });
  const [returned] = found.filter(({ subject }) => subject === 'a returned');
  expect(findingSchema.parse(returned)).toMatchObject({
    verdict: 'supported',
    evidence: {
      ...{ n: 240, exposed: 80, outcome: 'close_seconds' },
      crude: { measure: 'ratio_of_medians' },
      adjusted: { measure: 'hazard_ratio' },
      details: { rule: { kind: 'max_count', stage: 'a', count: 1 } },
    },
  });
  const { low = 0, high = 0 } = returned?.evidence.adjusted ?? {};
  expect(low).toBeLessThan(1 / 3);
  expect(high).toBeGreaterThan(1 / 3);
  expect(high).toBeLessThan(0.7);
});

test('batching is told with its share of the waiting, and until when it held', async () => {
  const scope = { namespace: '', process: 'batches' };
  const found = await findBy(detectWaitingCauses, filled.store, { ...scope, asOfMillis });
  const batching = found.filter(({ evidence }) => evidence.details['cause'] === 'batching');
  const [always, once] = ['c → d', 'c → e'].map((pair) =>
    batching.find(({ subject }) => subject === `${pair}: batching`),
  );
  // Of waits of 4, 3, 2 and 1 hours 3, 2, 1 and 0 are until the last one came.
  expect(findingSchema.parse(always)).toMatchObject({
    verdict: 'supported',
    evidence: { n: 224, crude: { measure: 'share', value: expect.closeTo(0.6, 2) } },
  });
  expect(once?.verdict).toBe('unstable');
  expect(once?.evidence.details['heldUntil']).toBe('2027-01-25T00:00:00.000Z');
  expect(once?.claim).toContain('but no more');
});
