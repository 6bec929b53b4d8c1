import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aml } from '../../testdata/aml.ts';
import { logRank } from './log-rank.ts';

const rows = fc.array(
  fc.record({
    time: fc.integer({ min: 0, max: 8 }),
    ended: fc.integer({ min: 0, max: 1 }),
    exposed: fc.integer({ min: 0, max: 1 }),
    stratum: fc.integer({ min: 0, max: 2 }),
  }),
  { maxLength: 40 },
);
type Row = { time: number; ended: number; exposed: number; stratum: number };

const columnsOf = (given: readonly Row[]) => ({
  times: Float64Array.from(given, ({ time }) => time),
  ended: Uint8Array.from(given, ({ ended }) => ended),
  exposed: Uint8Array.from(given, ({ exposed }) => exposed),
});
const strataOf = (given: readonly Row[]) => Uint32Array.from(given, ({ stratum }) => stratum);

describe('the log-rank test', () => {
  test("gives what R's survdiff gives on aml", () => {
    const result = logRank(aml);
    expect(result?.observed).toBe(11);
    expect(result?.expected).toBeCloseTo(7.31, 2);
    expect(result?.chiSquared).toBeCloseTo(3.396, 3);
    expect(result?.pValue).toBeCloseTo(0.0653, 4);
  });

  test('adds up over strata', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const together = logRank({ ...columnsOf(given), strata: strataOf(given) });
        const apart = [0, 1, 2].map((one) =>
          logRank(columnsOf(given.filter(({ stratum }) => stratum === one))),
        );
        const variance = apart.reduce((sum, one) => sum + (one?.variance ?? 0), 0);
        if (together === undefined) expect(variance).toBeCloseTo(0, 12);
        else expect(together.variance).toBeCloseTo(variance, 9);
      }),
    );
  });

  test('does not depend on the order of rows, nor on the unit of time', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const shuffled = given.toReversed().map((row) => ({ ...row, time: row.time * 3 + 7 }));
        const [one, other] = [logRank(columnsOf(given)), logRank(columnsOf(shuffled))];
        expect(one === undefined).toBe(other === undefined);
        expect(other?.chiSquared ?? 0).toBeCloseTo(one?.chiSquared ?? 0, 9);
      }),
    );
  });

  test('says nothing where nothing can differ', () => {
    const nobody = { ...aml, exposed: new Uint8Array(23) };
    expect(logRank(nobody)).toBeUndefined();
    expect(logRank({ ...aml, ended: new Uint8Array(23) })).toBeUndefined();
  });
});
