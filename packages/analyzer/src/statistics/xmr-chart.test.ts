import { expect, test } from 'vitest';
import { xmrChart } from './xmr-chart.ts';

test('draws the limits of an example of the NIST handbook', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2, flow rates of ten batches.
  const flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];
  const chart = xmrChart(flow);
  expect(chart?.centre).toBeCloseTo(50.81, 2);
  expect(chart?.meanMovingRange).toBeCloseTo(1.8778, 4);
  // The handbook divides by d2 = 1.128: 55.8041 and 45.8159; Wheeler's 2.66 rounds 3 / 1.128.
  expect(chart?.upper).toBeCloseTo(55.8041, 1);
  expect(chart?.lower).toBeCloseTo(45.8159, 1);
  expect(chart?.rangeLimit).toBeCloseTo(3.268 * 1.8778, 3);
  expect(chart?.signals).toEqual([]);
});

test('keeps the limits of the baseline, and signals values beyond them and long runs', () => {
  const values = [10, 12, 10, 12, 10, 12, 10.9, 10.8, 10.9, 10.8, 10.9, 10.8, 10.9, 10.8, 2];
  const chart = xmrChart(values, 6);
  expect(chart).toMatchObject({ centre: 11, meanMovingRange: 2, lower: 11 - 5.32, upper: 16.32 });
  expect(chart?.signals).toEqual([
    { index: 13, rule: 'run_of_8', side: 'below' },
    { index: 14, rule: 'beyond_limits', side: 'below' },
  ]);
});

test.each([[[]], [[3]]])('is not there for %j', (values) => {
  expect(xmrChart(values)).toBeUndefined();
});

test('has limits at the centre where nothing varies', () => {
  expect(xmrChart([4, 4, 4])).toMatchObject({ lower: 4, upper: 4, signals: [] });
});
