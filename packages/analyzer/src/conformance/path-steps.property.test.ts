import { compilePaths, type Path, pathAccepts } from '@baton/conventions';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparePath, prefixAutomaton } from './path-steps.ts';

const stage = fc.constantFrom('a', 'b', 'c');
const { path: anyPath } = fc.letrec<{ path: Path }>((tie) => ({
  path: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'path' },
    stage,
    fc.record({ seq: fc.array(tie('path'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ choice: fc.array(tie('path'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ optional: tie('path') }),
    fc.record({ repeat: tie('path'), max: fc.constantFrom(1, 2) }),
  ),
}));
const anyWay = fc.array(fc.constantFrom('a', 'b', 'c', 'x'), { maxLength: 7 });
const paths = fc.array(anyPath, { minLength: 1, maxLength: 2 });

test('fitness is 1 exactly where the path was followed, and stays between 0 and 1', () => {
  fc.assert(
    fc.property(paths, anyWay, (some, stages) => {
      const automaton = compilePaths(some);
      const comparison = comparePath(automaton, stages);
      if (!comparison) throw new Error('Expected a comparison.');
      const follows = pathAccepts(automaton, stages);
      expect(comparison.distance === 0).toBe(follows);
      expect(comparison.fitness === 1).toBe(follows);
      expect(comparison.fitness).toBeGreaterThanOrEqual(0);
      expect(comparison.distance).toBeLessThanOrEqual(comparison.worst);
    }),
  );
});

test('the beginning of what is allowed is allowed so far', () => {
  fc.assert(
    fc.property(paths, anyWay, fc.nat(7), (some, stages, length) => {
      const automaton = compilePaths(some);
      fc.pre(pathAccepts(automaton, stages));
      const begun = comparePath(prefixAutomaton(automaton), stages.slice(0, length));
      expect(begun?.distance).toBe(0);
    }),
  );
});

test('returned and repeated name what came again, as the fold does', () => {
  fc.assert(
    fc.property(paths, anyWay, (some, stages) => {
      const steps = comparePath(compilePaths(some), stages)?.steps ?? [];
      const seen: string[] = [];
      for (const { kind, stage } of steps) {
        if (kind === 'skipped') continue;
        if (kind === 'returned') expect(seen.slice(0, -1)).toContain(stage);
        if (kind === 'repeated') expect(seen.at(-1)).toBe(stage);
        if (kind === 'extra') expect(seen).not.toContain(stage);
        seen.push(stage);
      }
      expect(seen).toEqual(stages);
    }),
  );
});
