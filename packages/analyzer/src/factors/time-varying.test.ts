import { expect, test } from 'vitest';
import { seededRandom } from '../statistics/seeded-random.ts';
import { strataOf } from './strata.ts';
import { everEffect, timeVaryingEffect } from './time-varying.ts';

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
  return { seconds, ended, sinceSeconds, strata: strataOf(rows, [{ name: 'g', values: group }]) };
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
  const rows = { seconds, ended, sinceSeconds, strata: strataOf(400, []) };
  expect(timeVaryingEffect(rows)).toBeUndefined();
  expect(everEffect(rows)).toBeUndefined();
});
