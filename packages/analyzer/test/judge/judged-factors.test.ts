import type { Fact } from '@baton/conventions';
import { type AnyProcess, createHandoffTracer } from '@baton/sdk';
import { createHandoffRecorder } from '@baton/sdk/testing';
import { judgementTexts } from '@baton/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { playStep, type Ticket } from '../../../../examples/support-escalation/src/play-step.ts';
import { supportEscalation } from '../../../../examples/support-escalation/src/process.ts';
import { simulate } from '../../../../examples/support-escalation/src/simulate.ts';
import { detectFactors } from '../../src/factors/detect-factors.ts';
import { readHandoffs } from '../../src/factors/read-handoffs.ts';
import { readJudged } from '../../src/factors/read-judged.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { contentHash } from '../../src/judge/content-hash.ts';
import { judgeHandoffs } from '../../src/judge/handoffs/judge-handoffs.ts';
import { numberLines } from '../../src/judge/lines.ts';
import { rubricSchema } from '../../src/rubric/rubric.ts';
import { type FilledStore, fillStore } from '../fill-store.ts';
import { findBy } from '../find-by.ts';

const scope = { namespace: '', process: 'support-escalation' };
const END_MILLIS = Date.UTC(2026, 10, 23);
const ITEMS = 700;

/** Escalations of the demo with their notes, and nothing of their forms. */
function factsOfDemo(): Fact[] {
  const recorder = createHandoffRecorder();
  const tracer = createHandoffTracer<AnyProcess>(supportEscalation, {
    ...{ tracerProvider: recorder.tracerProvider, linkActiveSpan: false },
    capture: { values: ['note'] },
  });
  for (const { key, steps } of simulate({ items: ITEMS, seed: 5, endMillis: END_MILLIS })) {
    const ticket: Ticket = { item: tracer.item(key), handoffs: new Map() };
    for (const step of steps) playStep(ticket, step);
  }
  return recorder
    .facts()
    .filter(({ handoffName = '' }) => handoffName.startsWith('escalate_'))
    .map(({ presentFields: _present, missingFields: _missing, ...fact }) => fact);
}

const rubric = rubricSchema.parse({
  ...{ id: 'notes', version: '3', process: scope.process, texts: ['note'] },
  items: [
    {
      ...{ id: 'names_a_specific_error_message', ask: 'Which error?', definition: 'It is quoted.' },
      rule: { kind: 'error_message' },
    },
    {
      ...{ id: 'thanks_the_reader', ask: 'Thanks?', definition: 'It thanks.', required: false },
      rule: { patterns: ['\\bthank'] },
    },
  ],
});

let filled: FilledStore;
let findings: readonly Finding[];
const find = () => findBy(detectFactors, filled.store, { ...scope, asOfMillis: END_MILLIS });
beforeAll(async () => {
  filled = await fillStore(factsOfDemo());
  await judgeHandoffs(filled.store, scope, { rubric });
  findings = await find();
});
afterAll(() => filled?.close());

const judged = (item: string): Finding[] =>
  findings.filter(({ evidence }) => evidence.details['factor'] === `judged:${item}`);

test('a specific error message that the notes name goes with faster handoffs, marked as judged', () => {
  const [found] = judged('names_a_specific_error_message').filter(
    ({ evidence }) => evidence.outcome === 'time_to_end',
  );
  expect(found?.verdict).toBe('supported');
  expect(found?.evidence.adjusted?.high).toBeLessThan(1);
  expect(found?.claim).toMatch(
    /^Handoffs judged to have names_a_specific_error_message in their text took 0\.\d\d .* Texts were judged by rubric notes, version 3 \(\d+ by rule\)\.$/,
  );
  expect(found?.evidence.details['judged']).toMatchObject({
    ...{ rubric: 'notes', rubricVersion: '3' },
    tiers: { rule: found?.evidence.n },
  });
  expect(found?.queries.map(({ name }) => name)).toEqual(['risk/features', 'judgement/over-time']);
});

test('that a note thanks its reader goes with nothing', () => {
  const supported = judged('thanks_the_reader').filter(({ verdict }) => verdict === 'supported');
  expect(supported).toEqual([]);
});

/** What readJudged makes of rules that say this of the items of handoffs. */
async function readSaid(process: string, said: readonly Readonly<Record<string, string>>[]) {
  const [{ store }, rows] = [filled, said.length];
  const handoffIds = said.map((_, at) => `h${at}`);
  await store.insertRows(
    'judgements',
    said.flatMap((verdicts, at) =>
      Object.entries(verdicts).map(([item, verdict]) => ({
        ...{ Process: process, Item: 'A', Cycle: 1, HandoffId: handoffIds[at], Rubric: 'r' },
        ...{ RubricVersion: '1', RubricItem: item, Required: item !== 'extra', Tier: 'rule' },
        ...{ Verdict: verdict, Origin: 'judge', JudgedAt: new Date(END_MILLIS).toISOString() },
      })),
    ),
  );
  const columns = {
    ...{ rows, handoffIds, items: { names: ['A'], codes: new Uint32Array(rows) } },
    ...{ cycles: new Uint32Array(rows).fill(1), initiatedMillis: new Float64Array(rows) },
  };
  return readJudged(store, { namespace: '', process }, { columns, lane: 'analysis' });
}

test('a text has every required item where none lacks and none is left open, and one alone is told once', async () => {
  const factors = await readSaid('two-required', [
    { a: 'present', b: 'present' },
    { a: 'present', b: 'absent' },
    { a: 'present', b: 'unclear' },
    { a: 'absent', b: 'unclear' },
    { a: 'present', b: 'not_applicable' },
    { a: 'unclear', b: 'unclear' },
  ]);
  const complete = factors.find(({ name }) => name === 'judged_complete');
  expect([...(complete?.exposed ?? [])]).toEqual([1, 0, 0, 0, 1, 0]);
  expect([...(complete?.among?.exposed ?? [])]).toEqual([1, 1, 0, 1, 1, 0]);
  const one = await readSaid('one-required', [{ a: 'present', extra: 'absent' }]);
  expect(one.map(({ name }) => name)).toEqual(['judged:a', 'judged:extra']);
});

test('what people said counts for handoffs that began after it: who labels later may know the outcome', async () => {
  const { store } = filled;
  const size = { perMillion: 1_000_000, atLeast: 0 };
  const columns = await readHandoffs(store, scope, { ...size, lane: 'analysis' });
  const thanks = async () => {
    const factors = await readJudged(store, scope, { columns, lane: 'analysis' });
    return factors.find(({ name }) => name === 'judged:thanks_the_reader');
  };
  const texts = await store.query(judgementTexts, { ...scope });
  // Of every text: thanks where it went fast, as somebody who saw the outcome might say.
  const label = (judgedMillis: number, verdict?: 'present' | 'absent') =>
    store.insertRows(
      'judgements',
      texts.map(({ item, cycle, handoffId, text, initiatedMillis, endedMillis }) => ({
        ...{ Namespace: '', Process: scope.process, Item: item, Cycle: cycle },
        ...{ HandoffId: handoffId, Rubric: 'notes', RubricVersion: '3', Tier: 'human' },
        ...{ RubricItem: 'thanks_the_reader', ContentHash: contentHash(numberLines(text).lines) },
        Verdict:
          verdict ??
          ((endedMillis ?? END_MILLIS) - initiatedMillis < 3_600_000 ? 'present' : 'absent'),
        ...{ Origin: 'label', JudgedAt: new Date(judgedMillis).toISOString() },
      })),
    );
  const byRule = await thanks();
  expect(Object.keys(byRule?.judged?.tiers ?? {})).toEqual(['rule']);
  const begun = [...columns.initiatedMillis];
  const middle = begun[Math.floor(begun.length / 2)] as number;
  await label(middle, 'present');
  const halfSaid = await thanks();
  const after = begun.filter((millis) => millis >= middle).length;
  expect(halfSaid?.judged?.tiers).toEqual({ human: after, rule: begun.length - after });
  begun.forEach((millis, row) => {
    expect(halfSaid?.exposed[row]).toBe(millis >= middle ? 1 : byRule?.exposed[row]);
  });
  // The newest of the same text is the one that is kept.
  await label(END_MILLIS, undefined);
  expect(await thanks()).toEqual(byRule);
});
