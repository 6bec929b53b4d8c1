import { expect, test } from 'vitest';
import { seededRandom } from './seeded-random.ts';
import { atOnce } from './steps.ts';
import { everEffect, timeVaryingEffect } from './time-varying.ts';
import { timeVaryingPlacebo } from './time-varying-placebo.ts';

/** Handoffs end at a constant rate, `after` times as fast once they were asked about; who is asked is chance. */
function drawn(after: number) {
  const random = seededRandom(12);
  const rows = 3000;
  const seconds = new Float64Array(rows);
  const sinceSeconds = new Float64Array(rows).fill(Number.NaN);
  const wait = (rate: number): number => -Math.log(1 - random()) / rate;
  for (let row = 0; row < rows; row++) {
    const asked = wait(1 / 20_000);
    const before = wait(1 / 20_000);
    if (before <= asked) seconds[row] = before;
    else {
      sinceSeconds[row] = asked;
      seconds[row] = asked + wait(after / 20_000);
    }
  }
  const ended = new Uint8Array(rows).fill(1);
  const group = Uint32Array.from({ length: rows }, (_, row) => row % 3);
  return { seconds, ended, sinceSeconds, strata: { of: group } };
}

test('what makes no difference looks slow when it is counted over the whole time, and not from when it was so', () => {
  const rows = drawn(1);
  expect(everEffect(rows)?.high).toBeLessThan(0.6);
  const effect = timeVaryingEffect(rows);
  expect(effect?.low).toBeLessThan(1);
  expect(effect?.high).toBeGreaterThan(1);
});

test('what makes handoffs end half as fast is found at its size', () => {
  const effect = timeVaryingEffect(drawn(0.5));
  expect(effect?.low).toBeLessThan(0.5);
  expect(effect?.high).toBeGreaterThan(0.5);
  expect(effect?.high).toBeLessThan(0.65);
});

test('nothing is told where it never came to be so', () => {
  const rows = drawn(1);
  const never = { ...rows, sinceSeconds: rows.sinceSeconds.map(() => Number.NaN) };
  expect(timeVaryingEffect(never)).toBeUndefined();
});

test('nothing is told of what separates the rows that ended from those that did not', () => {
  const ended = Uint8Array.from({ length: 400 }, (_, row) => row % 2);
  const sinceSeconds = Float64Array.from(ended, (one) => (one === 1 ? 0 : Number.NaN));
  const seconds = Float64Array.from(ended, (_, row) => 10 + row);
  const rows = { seconds, ended, sinceSeconds, strata: { of: new Uint32Array(400) } };
  expect(timeVaryingEffect(rows)).toBeUndefined();
  expect(everEffect(rows)).toBeUndefined();
});

test('given to others that are open as long, it goes with nothing, though it looks slow over all of the time', () => {
  const draws = { permutations: 200, seed: 5 };
  for (const after of [1, 0.5]) {
    const rows = drawn(after);
    const placebo = atOnce(timeVaryingPlacebo(rows, draws));
    expect(placebo?.low).toBeGreaterThan(0.85);
    expect(placebo?.low).toBeLessThan(1);
    expect(placebo?.high).toBeGreaterThan(1);
    expect(placebo?.high).toBeLessThan(1.15);
    // As wide as the interval of the effect itself, since nothing but who was exposed is chance.
    const effect = timeVaryingEffect(rows);
    const width = (of: { low: number; high: number } | undefined): number =>
      Math.log((of?.high ?? Number.NaN) / (of?.low ?? Number.NaN));
    expect(width(placebo) / width(effect)).toBeGreaterThan(0.8);
    expect(width(placebo) / width(effect)).toBeLessThan(1.25);
    if (after === 0.5) expect(effect?.high).toBeLessThan(placebo?.low ?? 0);
    expect(atOnce(timeVaryingPlacebo(rows, draws))).toEqual(placebo);
  }
});

test('where it never came to be so there is no placebo', () => {
  const rows = drawn(1);
  const never = { ...rows, sinceSeconds: rows.sinceSeconds.map(() => Number.NaN) };
  expect(atOnce(timeVaryingPlacebo(never, { permutations: 20, seed: 1 }))).toBeUndefined();
});
