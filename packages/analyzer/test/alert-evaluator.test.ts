import { alertCurrent, alertRules, alertStats, defineCommand } from '@baton/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alertOfRow, alertRow } from '../src/alerts/alert-row.ts';
import { createAlertEvaluator } from '../src/alerts/create-alert-evaluator.ts';
import { activeRules, type RuleSettings } from '../src/alerts/rule-settings.ts';
import { type FilledStore, factsOf, fillStore } from './fill-store.ts';

/** A Monday. */
const NOW = Date.parse('2027-03-01T12:00:00Z');
const at = (minutesAgo: number): string => new Date(NOW - minutesAgo * 60_000).toISOString();
const TEAMS = { sourceTeam: 'support', targetTeam: 'platform' };

/**
 * Open handoffs whose hour was up long ago, as many younger ones that only lack a field, and one that has ten minutes
 * left.
 */
const facts = [
  ...factsOf({ process: 'escalation', item: 'OFF' }, [
    { verb: 'initiate', at: at(50), ...TEAMS, slaCompleteSeconds: 3_600 },
  ]),
  ...[0, 1, 2, 3].flatMap((i) => [
    ...factsOf({ process: 'escalation', item: `LATE-${i}` }, [
      { verb: 'initiate', at: at(300 + i), ...TEAMS, slaCompleteSeconds: 3_600 },
    ]),
    ...factsOf({ process: 'escalation', item: `BARE-${i}` }, [
      { verb: 'initiate', at: at(20 + i), ...TEAMS, missingFields: ['logs'] },
    ]),
  ]),
];

let filled: FilledStore;
beforeAll(async () => {
  filled = await fillStore(facts);
});
afterAll(() => filled.close());

const evaluatorOf = (settings: Readonly<Record<string, RuleSettings>>, mostRows?: number) =>
  createAlertEvaluator(filled.store, {
    rules: activeRules(alertRules, settings),
    nowMillis: NOW,
    ...(mostRows === undefined ? {} : { mostRows }),
  });
const firing = async () =>
  (await filled.store.query(alertCurrent, { states: ['firing'] }))
    .map((one) => `${one.ruleId} ${one.item}`)
    .sort();

test('what rules meet that are switched off does not crowd out what others meet', async () => {
  const evaluator = await evaluatorOf({ 'past-usual': { enabled: false } }, 6);
  expect(await evaluator.evaluate(NOW)).toEqual([]);
  expect(await firing()).toEqual([
    ...[0, 1, 2, 3].map((i) => `breach-imminent LATE-${i}`),
    'breach-imminent OFF',
  ]);
  // Four hours over, where a fifth of an hour had to be left.
  const late = evaluator.alerts().find((one) => one.handoff?.item === 'LATE-0');
  expect(late).toMatchObject({ value: -14_400, threshold: 720 });
});

test('where more meet rules than are read, those that are over end, and only those', async () => {
  const evaluator = await evaluatorOf({ 'past-usual': { enabled: false } }, 1);
  await filled.append(
    factsOf({ process: 'escalation', item: 'LATE-2' }, [
      { verb: 'initiate', at: at(302), ...TEAMS, slaCompleteSeconds: 3_600 },
      { verb: 'complete', at: at(1), ...TEAMS },
    ]).slice(1),
  );
  expect(await evaluator.evaluate(NOW)).toEqual([]);
  expect(await firing()).toEqual([
    ...[0, 1, 3].map((i) => `breach-imminent LATE-${i}`),
    'breach-imminent OFF',
  ]);
});

test('a handoff that is told of twice counts once, and one that was called off in time not at all', async () => {
  await filled.append(
    factsOf({ process: 'escalation', item: 'OFF' }, [
      { verb: 'initiate', at: at(50), ...TEAMS, slaCompleteSeconds: 3_600 },
      { verb: 'cancel', at: at(-5), ...TEAMS },
    ]).slice(1),
  );
  const [again] = (await filled.store.query(alertCurrent, { states: ['firing'] })).map(alertOfRow);
  if (again === undefined) throw new Error('Nothing fires.');
  const firedMillis = NOW - 60_000;
  const row = alertRow({ ...again, activeMillis: firedMillis, firedMillis }, firedMillis);
  await filled.store.insertRows('alerts', [row]);
  const stats = await filled.store.query(alertStats, { nowMillis: NOW + 3_600_000 });
  expect(stats).toEqual([
    expect.objectContaining({
      ruleId: 'breach-imminent',
      fired: 6,
      aboutHandoffs: 5,
      decided: 4,
      late: 4,
      warnedBeforeDue: 0,
      falseAlarms: 0,
      lateUnwarned: 4,
    }),
  ]);
});

test('of a rule that is switched off all ends', async () => {
  const evaluator = await evaluatorOf({
    'past-usual': { enabled: false },
    'breach-imminent': { enabled: false },
  });
  expect(await evaluator.evaluate(NOW)).toEqual([]);
  expect(await firing()).toEqual([]);
});

/** As another process does that removes the item. */
const removeTwin = (table: string): Promise<void> =>
  filled.store.execute(
    defineCommand({
      name: 'test/remove',
      sql: `ALTER TABLE ${table} DELETE WHERE Process = 'escalation' AND Item = 'TWIN' SETTINGS mutations_sync = 2`,
    }),
    {},
  );

test('an item that was removed is not told of again, and another of its name is not touched', async () => {
  const twins = ['escalation', 'order'].flatMap((process) =>
    factsOf({ process, item: 'TWIN' }, [
      { verb: 'initiate', at: at(30), ...TEAMS, missingFields: ['logs'] },
    ]),
  );
  await filled.append(twins);
  const score = { Process: 'escalation', Target: 'failed', ModelId: 'm' };
  const ofTwin = {
    Item: 'TWIN',
    Cycle: 1,
    HandoffId: twins[0]?.spanId,
    Risk: 0.9,
    ScoredAt: at(1),
  };
  await filled.store.insertRows('risk_models', [{ ...score, TrainedAt: at(2), InForce: true }]);
  await filled.store.insertRows('risk_scores', [{ ...score, ...ofTwin }]);
  const evaluator = await evaluatorOf({
    'arrived-incomplete': { enabled: true },
    'high-risk': { params: { riskAtLeast: 0.8 } },
  });
  const ofTwins = () =>
    evaluator
      .alerts()
      .filter((one) => one.handoff?.item === 'TWIN')
      .map((one) => [one.ruleId, one.labels['process'], one.value, one.threshold])
      .sort();
  expect(await evaluator.evaluate(NOW)).toEqual([]);
  expect(ofTwins()).toEqual([
    ['arrived-incomplete', 'escalation', 1, 0],
    ['arrived-incomplete', 'order', 1, 0],
    ['high-risk', 'escalation', 0.9, 0.8],
  ]);
  evaluator.forget({ namespace: '', process: 'order', item: 'TWIN' });
  expect(ofTwins().map(([, process]) => process)).toEqual(['escalation', 'escalation']);
  for (const table of ['handoffs_open', 'work_items', 'alerts']) await removeTwin(table);
  expect(await evaluator.evaluate(NOW + 60_000)).toEqual([]);
  expect(ofTwins()).toEqual([['arrived-incomplete', 'order', 1, 0]]);
  const stored = await filled.store.query(alertCurrent, { resolvedSinceMillis: 0 });
  expect(stored.filter((one) => one.item === 'TWIN').map((one) => one.process)).toEqual(['order']);
});
