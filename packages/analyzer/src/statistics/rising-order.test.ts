import fc from 'fast-check';
import { expect, test } from 'vitest';
import { risingOrder } from './rising-order.ts';

test('rows come by rising value, those of one value in the order they were given in', () => {
  const value = fc.oneof(fc.nat(5), fc.double({ min: 0, noNaN: true }), fc.constant(0));
  fc.assert(
    fc.property(fc.array(value), (list) => {
      const values = Float64Array.from(list, (one) => Math.abs(one));
      const expected = [...values.keys()].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
      expect([...risingOrder(values)]).toEqual(expected);
    }),
  );
});

test('of the given rows only those are ordered', () => {
  expect([...risingOrder(Float64Array.of(3, 1, 2, 1), Uint32Array.of(3, 0, 1))]).toEqual([3, 1, 0]);
});
