import { describe, expect, test } from 'vitest';
import { aml } from '../../testdata/aml.ts';
import { coxRegression } from './cox-regression.ts';

const exposed = Float64Array.from(aml.exposed);

describe('a Cox regression', () => {
  test("gives what R's coxph(Surv(time, status) ~ x, aml) gives, ties after Efron", () => {
    const fitted = coxRegression([exposed], { stops: aml.times, ended: aml.ended });
    expect(fitted?.coefficients[0]).toBeCloseTo(0.9155, 4);
    expect(fitted?.standardErrors[0]).toBeCloseTo(0.5119, 4);
  });

  test('is the same with every row cut in two at any time', () => {
    const whole = coxRegression([exposed], { stops: aml.times, ended: aml.ended });
    const cut = Array.from(aml.times, (time, row) => {
      const at = time * 0.37;
      return [
        { start: 0, stop: at, ended: 0, x: exposed[row] ?? 0 },
        { start: at, stop: time, ended: aml.ended[row] ?? 0, x: exposed[row] ?? 0 },
      ];
    }).flat();
    const fitted = coxRegression([Float64Array.from(cut, ({ x }) => x)], {
      starts: Float64Array.from(cut, ({ start }) => start),
      stops: Float64Array.from(cut, ({ stop }) => stop),
      ended: Uint8Array.from(cut, ({ ended }) => ended),
    });
    expect(fitted?.coefficients[0]).toBeCloseTo(whole?.coefficients[0] ?? Number.NaN, 8);
    expect(fitted?.standardErrors[0]).toBeCloseTo(whole?.standardErrors[0] ?? Number.NaN, 8);
  });

  test('is the same for two strata that are copies as for one of them, but for the error', () => {
    const whole = coxRegression([exposed], { stops: aml.times, ended: aml.ended });
    const twice = <T extends Float64Array | Uint8Array>(values: T): number[] => [
      ...values,
      ...values,
    ];
    const fitted = coxRegression([Float64Array.from(twice(exposed))], {
      stops: Float64Array.from(twice(aml.times)),
      ended: Uint8Array.from(twice(aml.ended)),
      strata: Uint32Array.from({ length: 46 }, (_, row) => (row < 23 ? 0 : 1)),
    });
    expect(fitted?.coefficients[0]).toBeCloseTo(whole?.coefficients[0] ?? Number.NaN, 8);
    expect(fitted?.standardErrors[0]).toBeCloseTo(
      (whole?.standardErrors[0] ?? Number.NaN) / Math.SQRT2,
      8,
    );
  });

  test('gives a maximum of the partial likelihood on two covariates without ties', () => {
    // Worked by hand: without ties and censoring the score is x of the event minus the weighted mean.
    const a = Float64Array.of(1, 0, 1, 0, 1, 0, 0, 1);
    const b = Float64Array.of(0.2, 1.4, 0.7, 0.1, 2, 1.1, 0.3, 0.9);
    const stops = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const fitted = coxRegression([a, b], { stops, ended: new Uint8Array(8).fill(1) });
    if (fitted === undefined) throw new Error('not fitted');
    const [ba = 0, bb = 0] = fitted.coefficients;
    for (const column of [a, b]) {
      let score = 0;
      for (let at = 0; at < 8; at++) {
        let weight = 0;
        let sum = 0;
        for (let row = at; row < 8; row++) {
          const risk = Math.exp(ba * (a[row] ?? 0) + bb * (b[row] ?? 0));
          weight += risk;
          sum += risk * (column[row] ?? 0);
        }
        score += (column[at] ?? 0) - sum / weight;
      }
      expect(score).toBeCloseTo(0, 6);
    }
  });

  test.each([
    ['nothing ended', [exposed], new Uint8Array(23)],
    ['nobody differs', [new Float64Array(23)], aml.ended],
    ['the exposed never end', [exposed], aml.ended.map((one, row) => (aml.exposed[row] ? 0 : one))],
  ] as const)('has no maximum where %s', (_, columns, ended) => {
    expect(coxRegression(columns, { stops: aml.times, ended })).toBeUndefined();
  });
});
