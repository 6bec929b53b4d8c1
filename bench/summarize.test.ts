import { describe, expect, it } from 'vitest';
import type { Benchmark } from './benchmark.ts';
import { formatResult } from './print-result.ts';
import { median, summarize } from './summarize.ts';

const benchmark: Benchmark = {
  name: 'sample',
  description: 'a benchmark of nothing',
  runs: 3,
  metrics: [
    {
      metric: 'wall',
      unit: 's',
      better: 'lower',
      goal: 2,
      limit: { name: 'disk', measurement: 'disk' },
      peers: [{ name: 'other', measurement: 'other' }],
    },
  ],
  run: () => Promise.resolve({}),
};

describe('summarize', () => {
  it('gives the median and the spread of the runs, beside goal, limit and peers', () => {
    const result = summarize(benchmark, [
      { wall: 3, disk: 1, other: 8 },
      { wall: 1, disk: 1, other: 6 },
      { wall: 1.5, disk: 0.5, other: 9 },
    ]);

    expect(result.metrics).toEqual([
      {
        metric: 'wall',
        unit: 's',
        value: 1.5,
        spread: 2,
        goal: 2,
        better: 'lower',
        limit: { name: 'disk', value: 1 },
        peers: [{ name: 'other', value: 8 }],
      },
    ]);
    expect(formatResult(result)).toContain('≤ 2 met');
  });

  it('says when a goal is missed', () => {
    const result = summarize(benchmark, [{ wall: 2.5, disk: 1, other: 1 }]);
    expect(formatResult(result)).toContain('≤ 2 MISSED');
  });

  it('refuses a run that left a declared measurement out', () => {
    expect(() => summarize(benchmark, [{ wall: 1, disk: 1 }])).toThrow('did not measure "other"');
  });
});

describe('median', () => {
  it('is the middle value, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});
