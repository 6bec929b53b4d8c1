import { alertRules } from '@baton/store';
import { expect, test } from 'vitest';
import { advanceAlerts } from './advance-alerts.ts';
import type { Alert } from './alert.ts';
import type { Observation } from './observation.ts';
import { activeRules } from './rule-settings.ts';

const [base] = activeRules(alertRules, {
  'bounce-rate-up': { forSeconds: 60, keepFiringForSeconds: 120 },
}).filter((rule) => rule.id === 'bounce-rate-up');
if (base === undefined) throw new Error('There is no such rule.');
const rule = base;

const seen: Observation = {
  ruleId: rule.id,
  alertId: 'a',
  namespace: '',
  labels: { source_team: 'sales', target_team: 'finance' },
  handoff: undefined,
  value: 4,
  threshold: 3,
  summary: '',
  description: '',
  sinceMillis: 0,
};

/** What is written down at each second, as its state, with the second it began to fire. */
function play(looks: readonly (readonly [second: number, isSeen: boolean])[]): string[] {
  const tracked = new Map<string, Alert>();
  return looks.flatMap(([second, isSeen]) => {
    const observations = isSeen ? [{ ...seen, sinceMillis: second * 1000 }] : [];
    const written = advanceAlerts(tracked, { rule, observations }, second * 1000);
    return written.map(
      ({ state, seenMillis }) => `${second} ${state}${seenMillis === null ? '' : ' kept'}`,
    );
  });
}

test('it fires when its condition has held for long enough, and only once', () => {
  expect(
    play([
      [0, true],
      [30, true],
      [60, true],
      [90, true],
    ]),
  ).toEqual(['0 pending', '60 firing']);
});

test('what does not hold for long enough ends without having fired', () => {
  expect(
    play([
      [0, true],
      [30, false],
      [60, true],
      [90, true],
    ]),
  ).toEqual(['0 pending', '30 resolved', '60 pending']);
});

test('it is kept firing for a while, and a short gap is no end', () => {
  expect(
    play([
      [0, true],
      [60, true],
      [70, false],
      [100, false],
      [150, true],
      [160, false],
      [279, false],
      [280, false],
    ]),
  ).toEqual([
    '0 pending',
    '60 firing',
    '70 firing kept',
    '150 firing',
    '160 firing kept',
    '280 resolved',
  ]);
});

test('what comes back is a new firing, not older than the end of the last', () => {
  const tracked = new Map<string, Alert>();
  const look = (second: number, observations: Observation[]): Alert | undefined =>
    advanceAlerts(
      tracked,
      { rule: { ...rule, forSeconds: 0, keepFiringForSeconds: 0 }, observations },
      second * 1000,
    )[0];
  expect(look(10, [seen])).toMatchObject({ state: 'firing', activeMillis: 0, firedMillis: 10_000 });
  expect(look(20, [])).toMatchObject({ state: 'resolved', firedMillis: 10_000 });
  expect(look(30, [seen])).toMatchObject({ activeMillis: 20_000, firedMillis: 30_000 });
});

test('of a look that was cut short only those end of which it is known', () => {
  const tracked = new Map<string, Alert>();
  const always = { ...rule, forSeconds: 0, keepFiringForSeconds: 0 };
  const both = [seen, { ...seen, alertId: 'b' }];
  advanceAlerts(tracked, { rule: always, observations: both }, 0);
  const look = { rule: always, observations: [], endedIds: new Set(['b']) };
  expect(advanceAlerts(tracked, look, 1)).toMatchObject([{ alertId: 'b', state: 'resolved' }]);
});

test('rules and parameters that there are not are refused by name', () => {
  expect(() => activeRules(alertRules, { 'no-such': {} })).toThrow(
    'There is no alert rule no-such',
  );
  expect(() => activeRules(alertRules, { unclaimed: { params: { fallback: 1 } } })).toThrow(
    'The alert rule unclaimed takes fallbackSeconds as numbers, not fallback: 1.',
  );
  // The window is shared: one rule must not change it for the others.
  expect(() => activeRules(alertRules, { unclaimed: { params: { windowDays: 7 } } })).toThrow(
    'not windowDays: 7',
  );
  expect(() => activeRules(alertRules, { 'high-risk': { threshold: 0.9 } })).toThrow(
    'The alert rule high-risk takes no threshold; what decides is riskAtLeast, among its params.',
  );
  expect(() => activeRules(alertRules, { 'spans-slow': { params: { limit: 0.5 } } })).toThrow(
    'not limit: 0.5',
  );
  expect(activeRules(alertRules, { unclaimed: { enabled: false } })).not.toContainEqual(
    expect.objectContaining({ id: 'unclaimed' }),
  );
});
