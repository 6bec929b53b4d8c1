import type { Benchmark } from './benchmark.ts';
import { interventionHonesty } from './honesty/interventions.ts';

const share = { unit: 'share', better: 'higher' } as const;

/** Whether what is said of interventions is true: planted effects covered, none announced where there is none. */
export const interventionsBenchmark: Benchmark = {
  name: 'interventions',
  description:
    'a quarter off all times of two teams in 100 processes, nothing in 100, and harder cases in 100',
  runs: 1,
  metrics: [
    { metric: 'effect covered', ...share, goal: 0.9 },
    { metric: 'effect found', ...share },
    { metric: 'mean effect, planted 0.75', unit: 'ratio', better: 'lower' },
    { metric: 'no effect covered', ...share, goal: 0.9 },
    { metric: 'no effect announced', unit: 'share', better: 'lower', goal: 0.1 },
    { metric: 'mix shift covered', ...share, goal: 0.9 },
    { metric: 'mix shift announced', unit: 'share', better: 'lower', goal: 0.1 },
  ],
  async run(say) {
    const effect = interventionHonesty({ effect: 0.75 });
    say(`a quarter off: ${JSON.stringify(effect)}`);
    const nothing = interventionHonesty({ effect: 1 });
    say(`nothing: ${JSON.stringify(nothing)}`);
    const mix = interventionHonesty({ effect: 1, mixShift: true });
    return {
      'effect covered': effect.covered,
      'effect found': effect.found,
      'mean effect, planted 0.75': effect.meanEffect,
      'no effect covered': nothing.covered,
      'no effect announced': nothing.announced,
      'mix shift covered': mix.covered,
      'mix shift announced': mix.announced,
    };
  },
};
