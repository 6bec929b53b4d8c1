import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../fact.ts';
import type { FoldedCycle } from '../folded.ts';
import { VERBS } from '../verb.ts';
import { foldCycle } from './fold-cycle.ts';

const START_MILLIS = Date.parse('2027-01-04T09:00:00Z');
const STAGES = ['', 'support', 'eng', 'vendor'];

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const factArbitrary: fc.Arbitrary<Fact> = fc
  .record({
    verb: fc.constantFrom(...VERBS),
    offsetSeconds: fc.oneof(fc.integer({ min: 0, max: 600 }), fc.constantFrom(0, 30, 60, 61)),
    sequence: optional(fc.integer({ min: 0, max: 3 })),
    eventId: optional(fc.constantFrom('e1', 'e2', 'e3')),
    handoffName: optional(fc.constantFrom('escalate', 'return')),
    handoffId: optional(fc.constantFrom('h1', 'h2', 'h3')),
    source: fc.constantFrom(...STAGES),
    target: fc.constantFrom(...STAGES),
    outcomeScore: optional(fc.integer({ min: 1, max: 5 })),
    presentFields: optional(fc.uniqueArray(fc.constantFrom('browser', 'logs', 'impact'))),
  })
  .map(({ offsetSeconds, source, target, ...rest }) => ({
    ...(Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Pick<
      Fact,
      'verb'
    >),
    namespace: '',
    process: 'p',
    item: 'i',
    cycle: 1,
    spanId: '',
    atMillis: START_MILLIS + offsetSeconds * 1000,
    sourceStage: source,
    sourceTeam: source,
    targetStage: target,
    targetTeam: target,
  }));

const factsArbitrary = fc
  .array(factArbitrary, { minLength: 1, maxLength: 14 })
  .map((facts) =>
    facts.map((fact, index) => ({ ...fact, spanId: index.toString(16).padStart(16, '0') })),
  );

/** Facts in another order, some of them delivered more than once. */
const deliveriesArbitrary = factsArbitrary.chain((facts) =>
  fc.tuple(
    fc.constant(facts),
    fc
      .array(fc.constantFrom(...facts), { maxLength: 8 })
      .chain((again) =>
        fc.shuffledSubarray([...facts, ...again], { minLength: facts.length + again.length }),
      ),
  ),
);

const shifted = (facts: readonly Fact[], millis: number): Fact[] =>
  facts.map((fact) => ({ ...fact, atMillis: fact.atMillis + millis }));

function shiftBack(cycle: FoldedCycle, millis: number): unknown {
  return JSON.parse(JSON.stringify(cycle), (key, value: unknown) =>
    key.endsWith('AtMillis') && typeof value === 'number' ? value - millis : value,
  );
}

describe('foldCycle, whatever arrives', () => {
  it('gives the same for any order of arrival and any duplication', () => {
    fc.assert(
      fc.property(deliveriesArbitrary, ([facts, deliveries]) => {
        expect(foldCycle(deliveries)).toEqual(foldCycle(facts));
      }),
      { numRuns: 1500 },
    );
  });

  it('gives the same, later, for facts moved in time', () => {
    fc.assert(
      fc.property(factsArbitrary, fc.integer({ min: 1, max: 1e9 }), (facts, millis) => {
        const moved = foldCycle(shifted(facts, millis));
        expect(shiftBack(moved, millis)).toEqual(JSON.parse(JSON.stringify(foldCycle(facts))));
      }),
    );
  });

  it('keeps every figure within its bounds', () => {
    fc.assert(
      fc.property(factsArbitrary, (facts) => {
        const { handoffs, item } = foldCycle(facts);
        expect(item.handoffs).toBe(handoffs.length);
        expect(item.facts).toBeLessThanOrEqual(facts.length);
        expect(item.unmatched + item.late).toBeLessThanOrEqual(2 * item.facts);
        expect(new Set(handoffs.map((handoff) => handoff.id)).size).toBe(handoffs.length);
        for (const handoff of handoffs) {
          expect(handoff.waitingSeconds ?? 0).toBeGreaterThanOrEqual(0);
          expect(handoff.workingSeconds ?? 0).toBeGreaterThanOrEqual(0);
          expect(handoff.clarificationSeconds).toBeGreaterThanOrEqual(0);
          expect(handoff.open).toBe(handoff.endedAtMillis === null);
          expect(handoff.waitingSeconds === null).toBe(handoff.acceptedAtMillis === null);
        }
        if (item.state === 'closed') expect(item.openHandoffs).toBe(0);
        for (const [index, team] of item.teamSequence.entries()) {
          expect(team).not.toBe(item.teamSequence[index - 1]);
          expect(team).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });
});
