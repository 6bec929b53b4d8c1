import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkProcessDefinition } from './check-process-definition.ts';
import type { ProcessDefinition } from './process-definition.ts';

const valid: ProcessDefinition = {
  name: 'support-escalation',
  version: '2',
  itemType: 'ticket',
  stages: {
    triage: { team: 'support' },
    engineering: { team: 'platform' },
    done: { team: 'support', terminal: true },
  },
  handoffs: {
    escalate: {
      from: 'triage',
      to: 'engineering',
      context: { error_message: { required: true, kind: 'text', description: 'Word by word' } },
      sla: { accept: '4h', complete: '2d' },
    },
    resolve: { from: ['triage', 'engineering'], to: 'done' },
  },
  teams: { platform: { calendar: 'berlin' } },
  calendars: {
    berlin: {
      timeZone: 'Europe/Berlin',
      hours: [
        { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:30' },
        { days: [6], from: '00:00', to: '24:00' },
      ],
      holidays: ['2027-12-24'],
    },
  },
  paths: [
    { seq: ['triage', { optional: { repeat: 'engineering', min: 1, max: 3 } }, 'done'] },
    { choice: ['done', { seq: ['triage', 'done'] }] },
  ],
  rules: [
    { kind: 'init', stage: 'triage' },
    { kind: 'precedence', first: 'triage', then: 'engineering' },
    { kind: 'response', after: 'engineering', then: 'done', within: '30d' },
    { kind: 'not_succession', first: 'done', then: 'engineering' },
    { kind: 'max_count', stage: 'engineering', count: 3 },
    { kind: 'allowed_next', stage: 'triage', next: ['engineering', 'done'] },
  ],
};
const problemsOf = (more: object) => checkProcessDefinition({ ...valid, ...more }).problems;

test('a definition that uses everything comes back as an equal copy', () => {
  const { definition, problems } = checkProcessDefinition(valid);
  expect(problems).toEqual([]);
  expect(definition).toEqual(valid);
  expect(definition).not.toBe(valid);
});

test('the smallest definition is enough', () => {
  const smallest = { name: 'p', stages: {}, handoffs: {} };
  expect(checkProcessDefinition(smallest)).toEqual({ definition: smallest, problems: [] });
});

test('every problem is listed, with its place and what was expected', () => {
  expect(
    checkProcessDefinition({
      name: '',
      version: 2,
      stages: { triage: { team: 'support', terminl: true }, done: {} },
      handoffs: {
        escalate: { from: 'triage', to: 'enginering', sla: { accept: '4 hours' } },
        resolve: { from: [], to: 'done', context: { browser: { kind: 'number' } } },
      },
      teams: { support: { calendar: 'office' } },
      calendars: {
        c: {
          timeZone: 'Europe/Atlantis',
          hours: [{ days: [0], from: '9:00', to: '25:00' }],
          holidays: ['2027-02-30', 'Christmas'],
        },
      },
      paths: [{ seq: ['triage', 'limbo'] }, { seqq: ['triage'] }, 7],
      rules: [{ kind: 'init', stage: 'nowhere' }, { kind: 'sometimes' }, { kind: 'init' }],
    }).problems,
  ).toEqual([
    { path: 'name', message: 'Expected the name of the process, got "".' },
    {
      path: 'stages.triage.terminl',
      message: 'Unknown property; expected one of team, terminal.',
    },
    { path: 'stages.done.team', message: 'Missing.' },
    {
      path: 'handoffs.escalate.sla.accept',
      message: 'Expected a duration such as 30m, 4h or 2d, got "4 hours".',
    },
    { path: 'handoffs.resolve.from', message: 'Expected 1 to 1000 entries, got 0.' },
    {
      path: 'handoffs.resolve.context.browser.kind',
      message: 'Expected "value" or "text", got "number".',
    },
    { path: 'version', message: 'Expected a version, got 2.' },
    {
      path: 'calendars.c.timeZone',
      message: 'Expected an IANA time zone such as Europe/Berlin, got "Europe/Atlantis".',
    },
    {
      path: 'calendars.c.hours[0].days[0]',
      message: 'Expected a whole number from 1 to 7, got 0.',
    },
    {
      path: 'calendars.c.hours[0].from',
      message: 'Expected a local time such as 09:00, at most 24:00, got "9:00".',
    },
    {
      path: 'calendars.c.hours[0].to',
      message: 'Expected a local time such as 09:00, at most 24:00, got "25:00".',
    },
    {
      path: 'calendars.c.holidays[0]',
      message: 'Expected an existing date such as 2027-12-24, got "2027-02-30".',
    },
    {
      path: 'calendars.c.holidays[1]',
      message: 'Expected an existing date such as 2027-12-24, got "Christmas".',
    },
    {
      path: 'paths[1]',
      message:
        'Expected a stage, or an object with seq, choice, optional or repeat, got an object.',
    },
    {
      path: 'paths[2]',
      message: 'Expected a stage, or an object with seq, choice, optional or repeat, got 7.',
    },
    {
      path: 'rules[1]',
      message:
        'Expected a rule of kind init, precedence, response, not_succession, max_count or allowed_next, got an object.',
    },
    { path: 'rules[2].stage', message: 'Missing.' },
    {
      path: 'handoffs.escalate.to',
      message: 'Unknown stage "enginering"; declared: triage, done.',
    },
    { path: 'teams.support.calendar', message: 'Unknown calendar "office"; declared: c.' },
    { path: 'paths[0].seq[1]', message: 'Unknown stage "limbo"; declared: triage, done.' },
    { path: 'rules[0].stage', message: 'Unknown stage "nowhere"; declared: triage, done.' },
  ]);
});

test('hours must run forwards, and the message says how to write a night shift', () => {
  const hours = [{ days: [1], from: '22:00', to: '06:00' }];
  expect(problemsOf({ teams: {}, calendars: { night: { timeZone: 'UTC', hours } } })).toEqual([
    {
      path: 'calendars.night.hours[0]',
      message:
        'Expected "from" before "to", got 22:00 to 06:00. Split hours over midnight in two: to 24:00, and from 00:00 on the next day.',
    },
  ]);
});

test('the limits of a repeat must fit each other, also inside other paths', () => {
  const repeat = { repeat: 'triage', min: 3, max: 2 };
  expect(problemsOf({ paths: [{ choice: [{ seq: [{ optional: repeat }] }] }] })).toEqual([
    {
      path: 'paths[0].choice[0].seq[0].optional',
      message: 'Expected max of at least 3 (min), got 2.',
    },
  ]);
});

test('paths that would become huge are refused', () => {
  const nested = { repeat: { repeat: { repeat: 'triage', max: 1_000 }, max: 1_000 }, max: 1_000 };
  expect(problemsOf({ paths: [nested] })).toMatchObject([
    { path: 'paths', message: expect.stringContaining('got 1000000000') },
  ]);
});

test.each([undefined, null, 7, 'text', true, [], () => 1, Symbol('s'), 3n, new Map()])(
  '%s is no definition',
  (value) => {
    const { definition, problems } = checkProcessDefinition(value);
    expect(definition).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
  },
);

test('endless nesting and circles end with a problem', () => {
  let deep: unknown = 'triage';
  for (let i = 0; i < 200_000; i++) deep = { optional: deep };
  expect(problemsOf({ paths: [deep] })).toMatchObject([
    { message: 'Nested more than 64 levels deep; write it flatter.' },
  ]);
  const circle: { seq: unknown[] } = { seq: [] };
  circle.seq.push(circle);
  expect(problemsOf({ paths: [circle] })).toHaveLength(1);
});

test('an object reached along very many ways ends with a problem', () => {
  let wide: unknown = 'triage';
  for (let i = 0; i < 25; i++) wide = { seq: [wide, wide, wide, wide] };
  expect(problemsOf({ paths: [wide] })).toMatchObject([
    { message: 'More than 100000 values; make it smaller.' },
  ]);
});

test('names that would reach a prototype are refused or harmless', () => {
  const hostile = JSON.parse(
    '{"name":"p","stages":{"__proto__":{"team":"t"},"constructor":{"team":"t"}},"handoffs":{"h":{"from":"toString","to":"constructor"}},"__proto__":{"paths":[]}}',
  ) as unknown;
  expect(checkProcessDefinition(hostile).problems).toEqual([
    expect.objectContaining({ path: '__proto__' }),
    { path: 'stages.__proto__', message: 'This name cannot be used; choose another.' },
    {
      path: 'handoffs.h.from',
      message: 'Unknown stage "toString"; declared: __proto__, constructor.',
    },
  ]);
  expect(({} as Record<string, unknown>)['team']).toBeUndefined();
});

test('inherited properties do not count, and a getter that throws is a problem', () => {
  expect(checkProcessDefinition(Object.create(valid)).problems).toContainEqual({
    path: 'name',
    message: 'Missing.',
  });
  const trap = {
    get name(): string {
      throw new Error('trap');
    },
  };
  expect(checkProcessDefinition(trap).problems).toEqual([
    { path: '', message: 'Cannot be read: trap.' },
  ]);
});

test('a flood of problems is cut', () => {
  const stages = Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`s${i}`, {}]));
  expect(problemsOf({ stages })).toHaveLength(100);
});

test('any value is either refused with problems or returned as a definition that passes again', () => {
  const part = fc.constantFrom(
    'name',
    'stages',
    'handoffs',
    'paths',
    'rules',
    'calendars',
    'teams',
  );
  fc.assert(
    fc.property(fc.dictionary(part, fc.anything()), fc.boolean(), (more, onValid) => {
      const { definition, problems } = checkProcessDefinition(
        onValid ? { ...valid, ...more } : more,
      );
      expect(definition === undefined).toBe(problems.length > 0);
      if (definition) expect(checkProcessDefinition(definition)).toEqual({ definition, problems });
    }),
    { numRuns: 500 },
  );
});
