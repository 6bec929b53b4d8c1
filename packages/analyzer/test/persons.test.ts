import type { Fact } from '@baton/conventions';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { personRates } from '../src/measures/person-rates.ts';
import { renderPersons } from '../src/report/text/render-persons.ts';
import { type FilledStore, factsOf, fillStore } from './fill-store.ts';

const START_MILLIS = Date.parse('2027-01-04T00:00:00Z');

/** Handoffs of persons a to f of support, 60 each and one in ten bounced, but of `b` half; g has five. */
const facts: Fact[] = [...'abcdef']
  .flatMap((person) => Array.from({ length: 60 }, (_, i) => ({ person, i })))
  .concat(Array.from({ length: 5 }, (_, i) => ({ person: 'g', i })))
  .flatMap(({ person, i }) => {
    const at = (minutes: number): string =>
      new Date(START_MILLIS + (i * 60 + minutes) * 60_000).toISOString();
    const handoff = { handoffName: 'escalate', handoffId: `${person}-${i}` };
    const isBounced = i % (person === 'b' ? 2 : 10) === 0;
    return factsOf({ process: 'desk', item: `${person}-${i}` }, [
      {
        ...{ verb: 'open', at: at(0), targetTeam: 'support' },
        attributes: { 'baton.person_attributes': ['agent'], agent: person },
      },
      {
        verb: 'initiate',
        at: at(1),
        ...handoff,
        sourceTeam: 'support',
        targetTeam: 'core',
        attributes: { agent: `x${i % 6}` },
      },
      // The row that begins the handoff names who has it next.
      { verb: 'accept', at: at(1), ...handoff },
      { verb: isBounced ? 'bounce' : 'complete', at: at(2), ...handoff, reason: 'x' },
    ]);
  });

let filled: FilledStore;
beforeAll(async () => {
  filled = await fillStore(facts);
});
afterAll(() => filled?.close());

test('persons are told beside their team, drawn toward it, and those with few handoffs left out', async () => {
  const [team, receivers, ...others] = await personRates(filled.store, { process: 'desk' });
  expect(others).toEqual([]);
  expect(receivers).toMatchObject({ side: 'receiver', team: 'core' });
  expect(team).toMatchObject({ attribute: 'agent', side: 'sender', team: 'support', leftOut: 1 });
  expect(team?.persons).toHaveLength(6);
  const [first] = team?.persons ?? [];
  expect(first).toMatchObject({ person: 'b', ended: 60, failed: 30, differs: true });
  expect(first?.rate).toBeGreaterThan(0.35);
  expect(first?.rate).toBeLessThan(0.5);
  const text = renderPersons(team ? [team] : [], { width: 80, color: false });
  expect(text).toContain('stored nowhere');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('of processes without persons there is a sentence', async () => {
  expect(await personRates(filled.store, { process: 'other' })).toEqual([]);
  expect(renderPersons([], { width: 80, color: false })).toContain('No team has 5 persons');
});
