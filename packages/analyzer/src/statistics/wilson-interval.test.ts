import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wilsonInterval } from './wilson-interval.ts';

// Newcombe 1998, Stat. Med. 17:857, Table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('of %d of %d is the published one', (count, n, low, high) => {
  const interval = wilsonInterval(count, n);
  expect(interval?.low).toBeCloseTo(low, 4);
  expect(interval?.high).toBeCloseTo(high, 4);
});

test('of nothing is not there', () => {
  expect(wilsonInterval(0, 0)).toBeUndefined();
});

test('always holds the share and stays within 0 and 1', () => {
  fc.assert(
    fc.property(fc.nat(5000), fc.nat(5000), (a, b) => {
      const [count, n] = [Math.min(a, b), Math.max(a, b, 1)];
      const interval = wilsonInterval(count, n);
      return (
        interval !== undefined &&
        interval.low >= 0 &&
        interval.low <= interval.share &&
        interval.share <= interval.high &&
        interval.high <= 1
      );
    }),
  );
});
