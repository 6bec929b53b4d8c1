import { describe, expect, test } from 'vitest';
import { type PlantedOptions, plantedIntervention } from '../../test/planted-intervention.ts';
import { measureIntervention } from './measure-intervention.ts';
import type { OutcomeChange } from './outcome-change.ts';

const SEEDS = [1, 2, 3, 4, 5];
const WEEK_MILLIS = 7 * 24 * 3600 * 1000;

function measured(o: PlantedOptions, outcome = 'waiting_seconds'): OutcomeChange {
  const { rows, intervention, asOfMillis } = plantedIntervention(o);
  const all = measureIntervention(rows, intervention, { asOfMillis, replicates: 100 });
  const found = all.find((one) => one.outcome.name === outcome);
  if (!found) throw new Error(`no ${outcome}`);
  return found;
}

const covers = (change: OutcomeChange, truth: number): boolean =>
  change.adjusted !== null && change.adjusted.low <= truth && truth <= change.adjusted.high;

describe('a planted intervention', () => {
  test('that cuts times by a quarter lies inside the interval in most seeds, and is told from none', () => {
    const found = SEEDS.map((seed) => measured({ seed, effect: 0.75 }));
    expect(found.filter((one) => covers(one, Math.log(0.75))).length).toBeGreaterThanOrEqual(4);
    expect(found.filter((one) => (one.adjusted?.high ?? 1) < 0).length).toBeGreaterThanOrEqual(4);
    for (const one of found) {
      expect(one.method).toBe('difference_in_differences');
      // The common trend of 2 % a week is not taken for the effect.
      expect(one.adjusted).toMatchObject({ comparisonChange: expect.any(Number) });
    }
    const mean = found.reduce((sum, one) => sum + (one.adjusted?.estimate ?? 0), 0) / SEEDS.length;
    expect(Math.exp(mean)).toBeGreaterThan(0.68);
    expect(Math.exp(mean)).toBeLessThan(0.82);
  });

  test('that does nothing is covered by the interval in most seeds', () => {
    const found = SEEDS.map((seed) => measured({ seed, effect: 1 }));
    expect(found.filter((one) => covers(one, 0)).length).toBeGreaterThanOrEqual(4);
  });

  test('with harder cases afterwards looks worse as they came, and is not in the same mix', () => {
    const found = measured({ seed: 3, effect: 1, mixShift: true, trend: 1 });
    expect(found.crude?.low).toBeGreaterThan(0);
    expect(covers(found, 0)).toBe(true);
  });

  test('does not change with the year it happens in, nor with the order of the rows', () => {
    const plain = measured({ seed: 2 });
    const later = measured({ seed: 2, shiftMillis: 400 * WEEK_MILLIS + 12_345 });
    expect(later.adjusted).toEqual(plain.adjusted);
    const { rows, intervention, asOfMillis } = plantedIntervention({ seed: 2 });
    const [reversed] = measureIntervention([...rows].reverse(), intervention, {
      asOfMillis,
      replicates: 100,
    });
    expect(reversed?.adjusted?.estimate).toBeCloseTo(plain.adjusted?.estimate ?? 0, 10);
  });

  test('is not judged before nine in ten handoffs had time to end', () => {
    const { rows, intervention, asOfMillis } = plantedIntervention({ seed: 1, weeks: 10 });
    const found = measureIntervention(rows, intervention, { asOfMillis });
    const resolution = found.find((one) => one.outcome.name === 'resolution_seconds');
    expect(resolution).toMatchObject({ method: 'none', adjusted: null });
    const maturityMillis = (resolution?.maturitySeconds ?? 0) * 1000;
    expect(resolution?.judgedFromMillis).toBe(
      intervention.startsMillis + maturityMillis + 2 * WEEK_MILLIS,
    );
  });

  test('has a control chart with limits from the weeks before', () => {
    const { chart } = measured({ seed: 4, effect: 0.5 });
    expect(chart?.points.filter((one) => one.week < 0)).toHaveLength(8);
    expect(chart?.signals.some((one) => one.side === 'below' && one.index >= 8)).toBe(true);
  });

  test('of all teams is set against the trend before, as there is nothing to compare with', () => {
    const { rows, intervention, asOfMillis } = plantedIntervention({ seed: 5, effect: 1 });
    const everywhere = { ...intervention, teams: [] };
    const [waiting] = measureIntervention(rows, everywhere, { asOfMillis });
    expect(waiting?.method).toBe('segmented_regression');
    expect(waiting?.adjusted).not.toBeNull();
    expect(waiting && covers(waiting, 0)).toBe(true);
  });

  test.each([
    ['no handoffs', (rows: unknown[]) => rows.slice(0, 0)],
    ['one handoff', (rows: unknown[]) => rows.slice(0, 1)],
  ])('with %s has nothing but its sizes', (_, some) => {
    const { rows, intervention, asOfMillis } = plantedIntervention({ seed: 1 });
    const found = measureIntervention(some(rows) as typeof rows, intervention, { asOfMillis });
    expect(found.every((one) => one.method === 'none' && one.adjusted === null)).toBe(true);
    expect(JSON.stringify(found)).not.toMatch(/NaN|Infinity/);
  });

  test('with everything open, or all teams open since, is not judged', () => {
    const { rows, intervention, asOfMillis } = plantedIntervention({ seed: 1 });
    const open = rows.map((row) => ({
      ...row,
      open: true,
      accepted: false,
      waitingSeconds: null,
      workingSeconds: null,
      resolutionSeconds: null,
      closeSeconds: null,
      score: null,
    }));
    const found = measureIntervention(open, intervention, { asOfMillis });
    expect(found.every((one) => one.method === 'none')).toBe(true);
  });
});

describe('a pair that was chosen at its worst', () => {
  test('is set against the next-worst ones', () => {
    const { rows, intervention, asOfMillis } = plantedIntervention({ seed: 6, effect: 0.75 });
    const slowF = { ...intervention, teams: ['F'] };
    const [waiting] = measureIntervention(rows, slowF, { asOfMillis, replicates: 50 });
    expect(waiting?.nextWorst?.pairs).toEqual(['support → E', 'support → D']);
    const fastA = { ...intervention, teams: ['A'] };
    const [other] = measureIntervention(rows, fastA, { asOfMillis, replicates: 50 });
    expect(other?.nextWorst).toBeNull();
  });
});
