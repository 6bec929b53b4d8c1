import { describe, expect, test } from 'vitest';
import { PLANTED, plantedSample } from '../../testdata/planted-sample.ts';
import { atOnce } from '../statistics/steps.ts';
import { analyzeFactors, type Judged } from './analyze-factors.ts';
import type { FactorSample } from './factor-sample.ts';
import { createComparisons, screen } from './screen.ts';

const resampling = { bootstraps: 100, permutations: 60 };

const verdicts = (judged: readonly Judged[]) =>
  Object.fromEntries(
    judged.map(({ factor, outcome, verdict }) => [`${factor.name}/${outcome.name}`, verdict]),
  );

describe('factors planted among 6,000 handoffs', () => {
  const sample = plantedSample({ rows: 6000, seed: 11 });
  const { judged, tried } = analyzeFactors(sample, resampling);

  test('are found, and what only the mix brings about is said to be so', () => {
    expect(verdicts(judged)).toMatchObject({
      'logs/time_to_end': 'supported',
      'version/failed': 'supported',
      'runbook/rounds': 'supported',
      'template/time_to_end': 'explained_by_mix',
    });
    const supported = judged.filter(({ verdict }) => verdict === 'supported');
    for (const { factor } of supported) expect(factor.name).not.toMatch(/coin|template/);
    expect(tried).toBeGreaterThan(12);
  });

  test('have intervals that hold what was planted', () => {
    const effect = judged.find(
      ({ factor, outcome }) => factor.name === 'logs' && outcome.kind === 'time',
    )?.adjustedEffect;
    expect(effect?.low).toBeLessThan(PLANTED.logs.timeRatio);
    expect(effect?.high).toBeGreaterThan(PLANTED.logs.timeRatio);
    const crude = judged.find(({ factor }) => factor.name === 'template')?.crudeEffect;
    expect(crude?.high).toBeLessThan(0.8);
  });
});

test('where it is not known whether a factor was so, a handoff is on neither side', () => {
  const { factors, outcomes, ...rest } = plantedSample({ rows: 2000, seed: 7 });
  const coin = factors.find(({ name }) => name === 'coin');
  const isKnown = (row: number): boolean => row % 2 === 0;
  const known = Uint8Array.from({ length: rest.rows }, (_, row) => (isKnown(row) ? 1 : 0));
  // What is not known counts as not so in `exposed`, and took five times as long.
  const told = {
    ...{ name: 'told', words: 'told', dimension: 'told' },
    exposed: known.map((one, row) => one & (coin?.exposed[row] ?? 0)),
  };
  const among = { name: 'known', words: 'known', dimension: 'told', exposed: known };
  const slow = outcomes.map((one) =>
    one.kind === 'time'
      ? { ...one, seconds: one.seconds.map((value, row) => value * (isKnown(row) ? 1 : 5)) }
      : one,
  );
  const found = (factor: FactorSample['factors'][number]) =>
    analyzeFactors({ ...rest, outcomes: slow, factors: [factor] }, resampling).judged.filter(
      ({ verdict }) => verdict === 'supported',
    );
  expect(found(told)).toHaveLength(1);
  expect(found({ ...told, among })).toEqual([]);
  const comparisons = createComparisons({ ...rest });
  const [screened] = atOnce(
    screen({ ...rest, outcomes: slow, factors: [] }, [{ ...told, among }], comparisons),
  );
  expect((screened?.exposed ?? 0) + (screened?.others ?? 0)).toBe(1000);
});

test('a combination is told only where it goes beyond each of its factors', () => {
  const combined = (seed: number): string[] =>
    analyzeFactors(plantedSample({ rows: 4000, seed }), resampling)
      .judged.filter(({ factor }) => factor.parts !== undefined)
      .map(({ factor }) => factor.name);
  // With these seeds, whatever was combined with a planted factor once looked like an effect of both.
  expect([30, 44].flatMap(combined)).toEqual([]);
});

test('nothing is supported where who was exposed was shuffled', () => {
  for (const seed of [1, 2, 3]) {
    const { judged } = analyzeFactors(
      plantedSample({ rows: 2000, seed, isPermuted: true }),
      resampling,
    );
    expect(judged.filter(({ verdict }) => verdict === 'supported')).toEqual([]);
  }
});

test('the same comes of rows in another unit of time', () => {
  const sample = plantedSample({ rows: 1500, seed: 5 });
  const minutes = {
    ...sample,
    outcomes: sample.outcomes.map((outcome) =>
      outcome.kind === 'time'
        ? { ...outcome, seconds: outcome.seconds.map((value) => value * 60) }
        : outcome,
    ),
  };
  expect(verdicts(analyzeFactors(minutes, resampling).judged)).toEqual(
    verdicts(analyzeFactors(sample, resampling).judged),
  );
});

test('nothing is tried where there is nothing', () => {
  expect(analyzeFactors(plantedSample({ rows: 0, seed: 1 }))).toEqual({
    tried: 0,
    besideQ: [],
    judged: [],
  });
  expect(analyzeFactors(plantedSample({ rows: 40, seed: 1 })).judged).toEqual([]);
});
