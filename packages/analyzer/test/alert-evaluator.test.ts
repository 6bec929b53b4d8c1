import { alertCurrent, alertRules, alertStats } from '@baton/store';
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
  expect((await evaluator.evaluate(NOW)).problems).toEqual([]);
  expect(await firing()).toEqual([
    ...[0, 1, 2, 3].map((i) => `breach-imminent LATE-${i}`),
    'breach-imminent OFF',
  ]);
});

test('where more meet rules than are read, those that are over end, and only those', async () => {
  const evaluator = await evaluatorOf({ 'past-usual': { enabled: false } }, 1);
  await filled.append(
    factsOf({ process: 'escalation', item: 'LATE-2' }, [
      { verb: 'initiate', at: at(302), ...TEAMS, slaCompleteSeconds: 3_600 },
      { verb: 'complete', at: at(1), ...TEAMS },
    ]).slice(1),
  );
  expect((await evaluator.evaluate(NOW)).problems).toEqual([]);
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
  const firedMillis = NOW + 60_000;
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
