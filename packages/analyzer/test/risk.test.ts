import type { Fact } from '@baton/conventions';
import { riskFeatures, riskModels, riskOpen } from '@baton/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findingSchema } from '../src/findings/finding.ts';
import { encode } from '../src/risk/design.ts';
import { detectRisk } from '../src/risk/detect-risk.ts';
import { predict } from '../src/risk/risk-model.ts';
import { RISK_TARGETS } from '../src/risk/targets.ts';
import { isLearnt, trainRisk } from '../src/risk/train-risk.ts';
import { type FilledStore, factsOf, fillStore } from './fill-store.ts';
import { findBy } from './find-by.ts';

const HOUR_MILLIS = 3_600_000;
const START_MILLIS = Date.parse('2027-01-04T08:00:00Z');
const ITEMS = 600;
const asOfMillis = START_MILLIS + ITEMS * HOUR_MILLIS;
const scope = { namespace: '', process: 'escalation' };

let filled: FilledStore;
beforeAll(async () => {
  filled = await fillStore(Array.from({ length: ITEMS }, (_, at) => escalationOf(at)).flat());
});
afterAll(() => filled?.close());

/** Without logs, four of seven are bounced; with them one. The last three are open. */
function escalationOf(at: number): Fact[] {
  const hasLogs = at % 2 === 0;
  const isBounced = (at % 7) * 10 < (hasLogs ? 10 : 40);
  const when = (hours: number): string =>
    new Date(START_MILLIS + (at + hours) * HOUR_MILLIS).toISOString();
  const handoff = { handoffName: 'escalate', sourceTeam: 'support', targetTeam: 'core' } as const;
  const facts = factsOf({ process: scope.process, item: `T-${at}` }, [
    { verb: 'open', at: when(0), targetTeam: 'support' },
    {
      ...{ verb: 'initiate', at: when(1), ...handoff },
      requiredFields: ['logs', 'version'],
      presentFields: hasLogs ? ['logs', 'version'] : ['version'],
      completeness: hasLogs ? 1 : 0.5,
    },
    { verb: isBounced ? 'bounce' : 'complete', at: when(2), ...handoff },
  ]);
  return at >= ITEMS - 3 ? facts.slice(0, 2) : facts;
}

test('a handoff is told with what was known when it began', async () => {
  const rows = await filled.store.query(riskFeatures, scope);
  expect(rows).toHaveLength(ITEMS);
  expect(rows[0]).toMatchObject({
    item: 'T-0',
    initiatedMillis: START_MILLIS + HOUR_MILLIS,
    endedMillis: START_MILLIS + 2 * HOUR_MILLIS,
    returnedMillis: null,
    names: ['support', 'core', 'support → core', 'escalate', '1', '1'],
    risks: [],
  });
  expect(rows[0]?.numbers[0]).toBe(1);
  expect(rows[1]?.numbers[0]).toBe(0.5);
  // An hour passed since the item was opened; nothing else was with the team.
  expect(rows[0]?.numbers[4]).toBeCloseTo(Math.log(2), 9);
  expect(rows[0]?.numbers[1]).toBe(0);
  expect(rows.at(-1)?.numbers[1]).toBeCloseTo(Math.log(3), 9);
});

test('open handoffs are scored in SQL as the model scores them, and told with what sets them apart', async () => {
  const found = await findBy(detectRisk, filled.store, { ...scope, asOfMillis });
  for (const finding of found) expect(findingSchema.parse(finding)).toEqual(finding);
  expect(found.map(({ evidence, verdict }) => [evidence.outcome, verdict])).toEqual([
    ['failed', 'supported'],
    ['returned', 'not_enough_data'],
    ['slow', 'not_enough_data'],
  ]);

  const models = await filled.store.query(riskModels, {});
  expect(models).toMatchObject([{ target: 'failed', inForce: true }]);
  expect(JSON.parse(models[0]?.evaluation ?? '')).toMatchObject({ chosen: 'logistic' });

  const scored = await filled.store.query(riskOpen, {});
  expect(scored.map(({ item }) => item)).toEqual(['T-597', 'T-599', 'T-598']);
  const rows = await filled.store.query(riskFeatures, scope);
  const [failed] = RISK_TARGETS;
  if (failed === undefined) throw new Error('no target');
  const learnt = trainRisk(failed, rows, asOfMillis);
  if (!isLearnt(learnt)) throw new Error('nothing learnt');
  const risks = predict(learnt.model, encode(rows, learnt.model.encoding));
  for (const { item, risk, contributions } of scored) {
    expect(risk).toBeCloseTo(risks[rows.findIndex((row) => row.item === item)] ?? -1, 9);
    expect(Object.keys(JSON.parse(contributions))).toContain('completeness');
  }
});

test('a process without handoffs has no risk', async () => {
  const none = { ...scope, process: 'none', asOfMillis };
  expect(await findBy(detectRisk, filled.store, none)).toEqual([]);
});
