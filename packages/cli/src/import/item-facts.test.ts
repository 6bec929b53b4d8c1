import { type Fact, foldCycle, importedStatuses } from '@baton/conventions';
import { describe, expect, it } from 'vitest';
import { createItemFacts } from './item-facts.ts';
import { attributeNames } from './map-row.ts';
import type { MappedRow } from './mapped-row.ts';
import type { Mapping } from './mapping.ts';
import { parseMapping } from './read-mapping.ts';

const START_MILLIS = Date.parse('2027-01-04T09:00:00Z');
const MAPPING = parseMapping(
  `
process: incident
columns: { item: id, time: at, team: group, status: state }
status:
  queued: [New]
  working: [Active]
  customer: [Asked]
  resolved: [Resolved, Closed]
  resolvedIfLast: [In Call]
  automaticClose: [Auto]
  administrative: [Odd]
`,
  'm.yaml',
);

type Step = readonly [team: string, status: string, more?: Partial<MappedRow>];

function rowsOf(steps: readonly Step[], mapping: Mapping): MappedRow[] {
  return steps.map(([team, status, more], index) => ({
    line: index + 2,
    atMillis: START_MILLIS + index * 3_600_000,
    order: String(index),
    stage: team,
    team,
    status,
    startMillis: null,
    resolvedMillis: null,
    dueMillis: null,
    outcome: '',
    score: null,
    context: Object.keys(mapping.context).map(() => ''),
    attributes: attributeNames(mapping).map(() => ''),
    knownAtEnd: mapping.knownAtEnd.map(() => ''),
    ...more,
  }));
}

const factsOf = (steps: readonly Step[], mapping = MAPPING): Fact[] =>
  createItemFacts(mapping)('i1', rowsOf(steps, mapping)).facts;

const story = (facts: readonly Fact[]): string[] =>
  facts.map(({ verb, sequence }) => `${sequence} ${verb}`);

describe('createItemFacts', () => {
  it('reads a ticket that is handed over, picked up and resolved', () => {
    const facts = factsOf([
      ['A', 'New'],
      ['A', 'Active'],
      ['B', 'New'],
      ['B', 'Active'],
      ['B', 'Resolved'],
      ['B', 'Closed'],
    ]);
    expect(story(facts)).toEqual([
      '0 open',
      '1 update',
      '2 initiate',
      '3 accept',
      '4 close',
      '5 update',
    ]);
    const [handoff] = foldCycle(facts).handoffs;
    expect(handoff).toMatchObject({
      sourceTeam: 'A',
      targetTeam: 'B',
      state: 'completed',
      endedBy: 'close',
      waitingSeconds: 3600,
      workingSeconds: 3600,
    });
  });

  it('does not take a status that came along with the handoff for work of the new team', () => {
    expect(
      story(
        factsOf([
          ['A', 'Active'],
          ['B', 'Active'],
          ['B', 'Active'],
          ['B', 'New'],
          ['B', 'Active'],
        ]),
      ),
    ).toEqual(['0 open', '1 initiate', '2 update', '3 update', '4 accept']);
  });

  it('accepts at once where the first row of the new team is work it began', () => {
    expect(
      story(
        factsOf([
          ['A', 'New'],
          ['B', 'Active'],
        ]),
      ),
    ).toEqual(['0 open', '1 initiate', '1 accept']);
  });

  it('turns waiting on the customer into a question and its answer', () => {
    const facts = factsOf([
      ['A', 'New'],
      ['B', 'Active'],
      ['B', 'Asked'],
      ['B', 'Asked'],
      ['B', 'Odd'],
      ['B', 'Active'],
    ]);
    expect(story(facts).slice(3)).toEqual([
      '2 request_clarification',
      '3 update',
      '4 update',
      '5 provide_clarification',
    ]);
    const [handoff] = foldCycle(facts).handoffs;
    expect(handoff).toMatchObject({ rounds: 1, clarificationSeconds: 3 * 3600 });
  });

  it('closes with an automatic close what is open, and says what it and the customer statuses are', () => {
    const facts = factsOf([
      ['A', 'New'],
      ['B', 'Active'],
      ['B', 'Asked'],
      ['B', 'Auto'],
    ]);
    expect(story(facts).slice(3)).toEqual([
      '2 request_clarification',
      '3 provide_clarification',
      '3 close',
    ]);
    expect(importedStatuses(facts)).toEqual({ customer: ['Asked'], automaticClose: ['Auto'] });
    const { item } = foldCycle(facts, importedStatuses(facts));
    expect(item.closedAtMillis).toBe(START_MILLIS + 2 * 3_600_000);
    expect(
      story(
        factsOf([
          ['A', 'Resolved'],
          ['A', 'Auto'],
        ]),
      ),
    ).toEqual(['0 open', '0 close', '1 update']);
  });

  it('reopens after a close, but not for a row that is not work', () => {
    const facts = factsOf([
      ['A', 'Resolved'],
      ['A', 'Odd'],
      ['B', 'Closed'],
      ['B', 'Active'],
      ['B', 'Closed'],
    ]);
    expect(story(facts)).toEqual([
      '0 open',
      '0 close',
      '1 update',
      '2 initiate',
      '2 close',
      '3 open',
      '4 close',
    ]);
    expect(foldCycle(facts).item).toMatchObject({ reopened: 1, handoffs: 1, state: 'closed' });
  });

  it('takes a status as resolved only on the last row where the mapping says so', () => {
    expect(
      story(
        factsOf([
          ['A', 'In Call'],
          ['A', 'In Call'],
        ]),
      ),
    ).toEqual(['0 open', '1 close']);
  });

  it('passes over rows without a team', () => {
    const facts = factsOf([
      ['', 'New'],
      ['A', 'New'],
      ['', 'Active'],
      ['A', 'Active'],
      ['B', 'New'],
    ]);
    const { handoffs, item } = foldCycle(facts);
    expect(handoffs).toHaveLength(1);
    expect(item.teamSequence).toEqual(['A', 'B']);
  });

  it('never lets the time run back, and keeps what the row said', () => {
    const facts = factsOf([
      ['A', 'New'],
      ['A', 'Active', { atMillis: START_MILLIS - 60_000 }],
    ]);
    expect(facts[1]?.atMillis).toBe(START_MILLIS);
    expect(facts[1]?.attributes).toEqual({ 'baton.raw_time': '2027-01-04T08:59:00.000Z' });
  });

  it('goes by the order column, numbers as numbers, then as in the file', () => {
    const mapping = { ...MAPPING, columns: { ...MAPPING.columns, order: 'n' } };
    const { facts } = createItemFacts(mapping)('i1', [
      ...rowsOf([['C', 'New', { order: '10' }]], mapping),
      ...rowsOf([['A', 'New', { order: '2' }]], mapping),
      ...rowsOf([['B', 'New', { order: '2' }]], mapping),
    ]);
    expect(foldCycle(facts).item.teamSequence).toEqual(['A', 'B', 'C']);
    expect(new Set(facts.map(({ spanId }) => spanId)).size).toBe(facts.length);
  });

  it('sends context with the handoff, and what is known at the end only at the close', () => {
    const mapping = parseMapping(
      `
process: p
columns: { item: id, time: at, team: group, status: state, outcome: sla }
status: { working: [Active], resolved: [Resolved] }
context: { symptom: required, place: required, photo: optional, note: { export: true } }
attributes: [priority]
knownAtEnd: [code]
`,
      'm.yaml',
    );
    const end = { knownAtEnd: ['7'] };
    const facts = factsOf(
      [
        ['A', 'Active', { ...end, context: ['1', '', '', ''], attributes: ['3'] }],
        ['B', 'Active', { ...end, context: ['1', '', '1', 'see log'], attributes: ['1'] }],
        ['B', 'Resolved', { ...end, outcome: 'success', attributes: ['1'] }],
        ['B', 'Resolved', { ...end, outcome: 'timeout', attributes: ['1'] }],
      ],
      mapping,
    );
    expect(facts[0]).toMatchObject({
      verb: 'open',
      presentFields: ['symptom'],
      attributes: { priority: '3', 'baton.not_recorded': expect.stringContaining('bounce') },
    });
    expect(facts[1]).toMatchObject({
      verb: 'initiate',
      completeness: 0.5,
      requiredFields: ['symptom', 'place'],
      presentFields: ['symptom', 'photo', 'note'],
      missingFields: ['place'],
      optionalMissingFields: [],
      contextValues: { note: 'see log' },
      attributes: { priority: '1' },
    });
    expect(facts[2]).toMatchObject({ verb: 'close', attributes: { 'baton.final.code': '7' } });
    expect(facts[3]).toMatchObject({ verb: 'update', outcome: 'timeout' });
    expect(foldCycle(facts).item.outcome).toBe('timeout');
  });

  it('closes by the resolved column where no status says it, and begins at the start column', () => {
    const mapping = parseMapping(
      'process: p\ncolumns: { item: id, time: at, team: g, start: s, resolved: r }',
      'm.yaml',
    );
    const times = { startMillis: START_MILLIS - 5000, resolvedMillis: START_MILLIS + 9_000_000 };
    const facts = factsOf(
      [
        ['A', '', times],
        ['B', '', times],
      ],
      mapping,
    );
    expect(foldCycle(facts).item).toMatchObject({
      openedAtMillis: times.startMillis,
      closedAtMillis: times.resolvedMillis,
    });
    expect(facts.flatMap(({ attributes = {} }) => Object.keys(attributes))).not.toContain(
      'baton.raw_time',
    );
  });

  it('gives ids that depend on nothing but the row', () => {
    const one = factsOf([['A', 'New']]);
    const two = factsOf([
      ['A', 'New'],
      ['B', 'New'],
    ]);
    expect(two[0]).toEqual(one[0]);
    expect(one[0]?.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(one[0]?.eventId).toMatch(/^[0-9a-f]{32}$/);
  });
});
