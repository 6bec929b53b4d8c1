import { describe, expect, it } from 'vitest';
import { readFoldCases } from '../../test/read-fold-cases.ts';
import type { Fact } from '../fact.ts';
import { foldCycle } from './fold-cycle.ts';
import { joinCycles } from './join-cycles.ts';

const cases = [...readFoldCases('fold-cases.json'), ...readFoldCases('fold-cases-more.json')];

describe('foldCycle', () => {
  it.each(cases)('$name', ({ facts, expected }) => {
    const cycles = [...groupByCycle(facts).values()].map((own) => foldCycle(own));
    const handoffs = cycles.sort((a, b) => a.cycle - b.cycle).flatMap((cycle) => cycle.handoffs);

    expect(handoffs).toHaveLength(expected.handoffs.length);
    expect(handoffs).toMatchObject(expected.handoffs);
    expect(joinCycles(cycles)).toMatchObject(expected.item);
  });

  it('refuses to fold nothing', () => {
    expect(() => foldCycle([])).toThrow(RangeError);
  });
});

function groupByCycle(facts: readonly Fact[]): Map<number, Fact[]> {
  const cycles = new Map<number, Fact[]>();
  for (const fact of facts) cycles.set(fact.cycle, [...(cycles.get(fact.cycle) ?? []), fact]);
  return cycles;
}
