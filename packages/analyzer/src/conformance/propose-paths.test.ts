import { expect, test } from 'vitest';
import { type ProposalVariant, proposePaths } from './propose-paths.ts';

const of = { namespace: '', process: 'p' };
const variant = (stages: string, closedCycles: number, endedWell: number): ProposalVariant => ({
  stages: [...stages],
  closedCycles,
  endedWell,
  recordsSuccess: true,
});

test('proposes the frequent ways that end well, not those that are only frequent', () => {
  const proposal = proposePaths(of, [
    variant('aca', 500, 2),
    variant('abc', 80, 60),
    variant('ac', 40, 30),
    variant('axc', 10, 10),
  ]);
  expect(proposal.paths).toEqual([{ seq: ['a', { optional: 'b' }, 'c'] }]);
  expect(proposal).toMatchObject({
    variants: 2,
    covered: { count: 90, n: 102 },
    following: { count: 120, n: 630 },
  });
  // Off by one of 4 or 5 each: aca against ac, axc against abc or ac.
  const worst = 500 * 5 + 80 * 5 + 40 * 4 + 10 * 5;
  expect(proposal.fitness).toBeCloseTo(1 - (500 + 10) / worst, 12);
  expect(proposal.sentence).toContain('A proposal to confirm: 2 ways that 88 % of the 102 items');
});

test('the order of the variants does not matter', () => {
  const variants = [variant('ab', 30, 30), variant('ba', 30, 30), variant('a', 30, 30)];
  expect(proposePaths(of, variants.toReversed())).toEqual(proposePaths(of, variants));
});

test('too few good ends, or no usual way among them, is said', () => {
  expect(proposePaths(of, []).sentence).toBe(
    'Not enough data for a proposal: 0 items ended well, 30 more needed.',
  );
  expect(proposePaths(of, [variant('ab', 29, 29)])).toMatchObject({ paths: [], fitness: null });
  const scattered = Array.from({ length: 60 }, (_, i) => ({
    ...variant('ab', 1, 1),
    stages: ['a', `b${i}`],
  }));
  expect(proposePaths(of, scattered)).toMatchObject({
    paths: [],
    sentence:
      'No path is proposed: the 12 most frequent ways cover only 20 % of the 60 items that ended well.',
  });
  expect(proposePaths(of, [{ ...variant('ab', 40, 40), stages: [] }]).paths).toEqual([]);
});
