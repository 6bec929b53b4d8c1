import { analyzeFactors } from '../packages/analyzer/src/factors/analyze-factors.ts';
import { type FactorName, plantedSample } from '../packages/analyzer/testdata/planted-sample.ts';
import type { Benchmark, Measurements } from './benchmark.ts';
import { trueEffect } from './honesty/true-effect.ts';

const SEEDS = 100;
const PERMUTED = 200;
const ROWS = 4000;
const TRUTH_ITEMS = 1_000_000;
const EFFECTS: readonly { readonly factor: FactorName; readonly outcome: string }[] = [
  { factor: 'logs', outcome: 'time_to_end' },
  { factor: 'version', outcome: 'failed' },
  { factor: 'runbook', outcome: 'rounds' },
];

/** Whether findings are true: planted effects found and covered, the mix and chance not taken for effects. */
export const honestyBenchmark: Benchmark = {
  name: 'honesty',
  description: `planted effects found in ${SEEDS} simulated processes, silence on ${PERMUTED} permuted ones`,
  runs: 1,
  metrics: [
    ...EFFECTS.flatMap(({ factor, outcome }) => [
      {
        metric: `${factor} on ${outcome}, found`,
        unit: `of ${SEEDS}`,
        better: 'higher',
        goal: 90,
      } as const,
      {
        metric: `${factor} on ${outcome}, found and covered`,
        unit: `of ${SEEDS}`,
        better: 'higher',
        goal: 90,
      } as const,
      { metric: `${factor} on ${outcome}, truth`, unit: 'effect', better: 'higher' } as const,
    ]),
    {
      metric: 'confounded factor explained by the mix',
      unit: `of ${SEEDS}`,
      better: 'higher',
      goal: 90,
    },
    { metric: 'confounded factor supported', unit: `of ${SEEDS}`, better: 'lower', goal: 5 },
    { metric: 'null factor supported', unit: `of ${SEEDS}`, better: 'lower', goal: 5 },
    {
      metric: 'permuted processes with a supported claim',
      unit: `of ${PERMUTED}`,
      better: 'lower',
      goal: 20,
    },
  ],
  async run(say) {
    const truths = EFFECTS.map(({ factor, outcome }) => trueEffect(factor, outcome, TRUTH_ITEMS));
    say(
      `truth: ${truths.map((value, at) => `${EFFECTS[at]?.factor} ${value.toFixed(3)}`).join(', ')}`,
    );
    const counts: Record<string, number> = {};
    const count = (metric: string, isSo: boolean): void => {
      counts[metric] = (counts[metric] ?? 0) + (isSo ? 1 : 0);
    };
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { judged } = analyzeFactors(plantedSample({ rows: ROWS, seed }), { seed });
      const supported = judged.filter(({ verdict }) => verdict === 'supported');
      EFFECTS.forEach(({ factor, outcome }, at) => {
        const found = supported.find(
          (one) => one.factor.name === factor && one.outcome.name === outcome,
        );
        const effect = found?.adjustedEffect;
        const truth = truths[at] ?? Number.NaN;
        count(`${factor} on ${outcome}, found`, found !== undefined);
        count(
          `${factor} on ${outcome}, found and covered`,
          effect !== undefined && effect.low <= truth && truth <= effect.high,
        );
      });
      const isOf = (name: string) => (one: (typeof judged)[number]) =>
        one.factor.name.split(' & ').includes(name);
      count(
        'confounded factor explained by the mix',
        judged.some(
          ({ factor, outcome, verdict }) =>
            factor.name === 'template' && outcome.kind === 'time' && verdict === 'explained_by_mix',
        ),
      );
      count('confounded factor supported', supported.some(isOf('template')));
      count('null factor supported', supported.some(isOf('coin')));
      if (seed % 20 === 0) say(`${seed} of ${SEEDS} seeds`);
    }
    for (let seed = 1; seed <= PERMUTED; seed++) {
      const sample = plantedSample({ rows: ROWS, seed: 5000 + seed, isPermuted: true });
      const { judged } = analyzeFactors(sample, { seed });
      count(
        'permuted processes with a supported claim',
        judged.some(({ verdict }) => verdict === 'supported'),
      );
    }
    return {
      ...counts,
      ...Object.fromEntries(
        EFFECTS.map(({ factor, outcome }, at) => [
          `${factor} on ${outcome}, truth`,
          truths[at] ?? 0,
        ]),
      ),
    } as Measurements;
  },
};
