// Checked by the compiler alone: each `@ts-expect-error` fails the type check if the mistake passes.
import {
  type ContextOf,
  createHandoffTracer,
  defineProcess,
  type FieldOf,
  type HandoffName,
  type HandoffRef,
  type StageName,
  type StageRule,
} from '@baton/sdk';
import { expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { escalation } from './escalation.ts';

type P = typeof escalation;
const tracer = createHandoffTracer(escalation);
const item = tracer.item('JIRA-123', { cycle: 2, url: 'https://desk.example/JIRA-123' });
const ref = item.handoff('escalate', {
  source: 'triage',
  context: { severity: 'high', logs: null },
});

test('names come from the definition', () => {
  expectTypeOf<HandoffName<P>>().toEqualTypeOf<'escalate' | 'consult' | 'finish'>();
  expectTypeOf<StageName<P>>().toEqualTypeOf<'triage' | 'second_line' | 'engineering' | 'done'>();
  expectTypeOf<FieldOf<P, 'escalate'>>().toEqualTypeOf<'browser' | 'severity' | 'logs' | 'note'>();
  expectTypeOf<FieldOf<P, 'consult'>>().toEqualTypeOf<'question' | 'customer' | 'attachment'>();
  expectTypeOf<ContextOf<P, 'escalate'>>().toMatchTypeOf<{
    readonly severity?: 'low' | 'high' | null | undefined;
  }>();
});

test('what the verbs take', () => {
  item.open({ stage: 'triage', context: { browser: 'Firefox' } });
  expectTypeOf(ref).toEqualTypeOf<HandoffRef<'escalate'>>();
  item.handoff('consult', { context: {} });
  item.handoff('finish');
  item.handoff('finish', { at: new Date(0), id: 'h1', due: new Date(1) });
  item.accept('escalate');
  item.accept(ref, { since: new Date(0) });
  item.bounce(ref, { reason: 'no_logs', missing: ['logs'] });
  item.requestClarification('consult', { fields: ['question'] });
  item.provideClarification(ref, { context: { logs: ['a'] } });
  item.cancel(ref);
  item.update({
    status: 'In Progress',
    outcome: 'success',
    score: 4,
    attributes: { plan: 'gold' },
  });
  item.close({ outcome: 'success' });
  expectTypeOf(tracer.resume({}, { key: 'JIRA-123', handoff: 'consult' })).toBeNullable();
  void tracer.forceFlush();
});

test('what the verbs refuse', () => {
  // @ts-expect-error unknown handoff
  item.handoff('escalte', { context: {} });
  // @ts-expect-error unknown handoff in a follow-up
  item.accept('escalte');
  // @ts-expect-error unknown stage in open
  item.open({ stage: 'triaje' });
  // @ts-expect-error `source` is missing although `from` is a list
  item.handoff('escalate', { context: {} });
  // @ts-expect-error `source` is none of `from`
  item.handoff('escalate', { source: 'done', context: {} });
  // @ts-expect-error a declared context is missing
  item.handoff('consult');
  // @ts-expect-error wrong value of an enum
  item.handoff('escalate', { source: 'triage', context: { severity: 'urgent' } });
  // @ts-expect-error unknown field in a schema
  item.handoff('escalate', { source: 'triage', context: { browsr: 'Firefox' } });
  // @ts-expect-error unknown field in a list
  item.handoff('consult', { context: { quesion: 'why' } });
  // @ts-expect-error unknown field in missing
  item.bounce(ref, { reason: 'no_logs', missing: ['log'] });
  // @ts-expect-error unknown field in fields
  item.requestClarification('consult', { fields: ['logs'] });
  // @ts-expect-error a bounce has a reason
  item.bounce(ref, {});
  // @ts-expect-error unknown outcome
  item.close({ outcome: 'done' });
  // @ts-expect-error times are dates
  item.accept(ref, { at: '2027-01-04' });
  // @ts-expect-error unknown handoff in a fallback
  tracer.resume({}, { key: 'JIRA-123', handoff: 'escalte' });
});

test('a definition takes every kind of rule, and a calendar for each team that has one', () => {
  const declared = defineProcess({
    name: 'declared',
    stages: { triage: { team: 'support' }, work: { team: 'platform' }, done: { team: 'platform' } },
    handoffs: { pass: { from: 'triage', to: 'work' } },
    rules: [
      { kind: 'init', stage: 'triage' },
      { kind: 'precedence', first: 'triage', then: 'work' },
      { kind: 'response', after: 'triage', then: 'work', within: '2d' },
      { kind: 'not_succession', first: 'done', then: 'work' },
      { kind: 'max_count', stage: 'work', count: 3 },
      { kind: 'allowed_next', stage: 'triage', next: ['work', 'done'] },
    ],
    teams: { support: { calendar: 'berlin' }, platform: { calendar: 'new_york' } },
    calendars: {
      berlin: {
        timeZone: 'Europe/Berlin',
        hours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
        holidays: ['2027-12-24'],
      },
      new_york: {
        timeZone: 'America/New_York',
        hours: [{ days: [1], from: '09:00', to: '17:00' }],
      },
    },
  });
  expectTypeOf<StageName<typeof declared>>().toEqualTypeOf<'triage' | 'work' | 'done'>();
});

const stages = { triage: { team: 'support' }, done: { team: 'support' } } as const;
const spec = { name: 'p', stages } as const;
const triageToDone = { from: 'triage', to: 'done' } as const;
test('what a definition refuses', () => {
  // @ts-expect-error unknown stage in from
  defineProcess({ ...spec, handoffs: { finish: { from: 'triaje', to: 'done' } } });
  // @ts-expect-error unknown stage in a list of from
  defineProcess({ ...spec, handoffs: { finish: { from: ['triage', 'x'], to: 'done' } } });
  // @ts-expect-error unknown stage in to
  defineProcess({ ...spec, handoffs: { finish: { from: 'triage', to: 'gone' } } });
  // @ts-expect-error malformed duration
  defineProcess({ ...spec, handoffs: { finish: { ...triageToDone, sla: { accept: '4 hours' } } } });
  // @ts-expect-error unknown stage in a path
  defineProcess({ ...spec, handoffs: {}, paths: ['triaje'] });
  // @ts-expect-error unknown stage deep in a path
  defineProcess({ ...spec, handoffs: {}, paths: [{ seq: ['triage', { repeat: 'x' }] }] });
  // @ts-expect-error unknown stage in a rule
  defineProcess({ ...spec, handoffs: {}, rules: [{ kind: 'init', stage: 'x' }] });
  // @ts-expect-error unknown stage in the list of a rule
  const next: StageRule<'triage' | 'done'> = { kind: 'allowed_next', stage: 'done', next: ['x'] };
  defineProcess({ ...spec, handoffs: {}, rules: [next] });
  const rule = (_rule: StageRule<'triage' | 'done'>): void => undefined;
  // @ts-expect-error unknown kind of rule
  rule({ kind: 'never', stage: 'done' });
  // @ts-expect-error unknown stage in a precedence
  rule({ kind: 'precedence', first: 'x', then: 'done' });
  // @ts-expect-error unknown stage in a not_succession
  rule({ kind: 'not_succession', first: 'done', then: 'x' });
  // @ts-expect-error malformed time of a response
  rule({ kind: 'response', after: 'triage', then: 'done', within: '5 days' });
  // @ts-expect-error a maximum count is a number
  rule({ kind: 'max_count', stage: 'done', count: 'two' });
  // @ts-expect-error unknown team
  defineProcess({ ...spec, handoffs: {}, teams: { suport: {} } });
  // @ts-expect-error unknown calendar
  defineProcess({ ...spec, handoffs: {}, calendars: {}, teams: { support: { calendar: 'x' } } });
  // @ts-expect-error a context is a schema or lists of names
  defineProcess({ ...spec, handoffs: { finish: { ...triageToDone, context: ['browser'] } } });
  const context = { required: z.string() };
  // @ts-expect-error a schema is no list of names
  defineProcess({ ...spec, handoffs: { finish: { ...triageToDone, context } } });
});
