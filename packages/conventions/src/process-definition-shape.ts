import { DURATION_PATTERN } from './duration.ts';
import { parseInstant } from './instant.ts';
import { CLOCK_TIME_PATTERN, isTimeZone } from './local-time.ts';
import type { NamedShape, ObjectShape, Shape, TextShape } from './shape.ts';

const MAX_ENTRIES = 1_000;
// Control characters would collide with the separator of hashed seeds.
const NAME_PATTERN = '^[^\\u0000-\\u001f\\u007f]+$';

const name = (expected: string, more: Partial<TextShape> = {}): TextShape => ({
  type: 'text',
  expected,
  maxLength: 200,
  pattern: NAME_PATTERN,
  ...more,
});
const oneOf = (...values: readonly string[]): TextShape => ({
  type: 'text',
  expected: values.map((value) => JSON.stringify(value)).join(' or '),
  maxLength: 200,
  oneOf: values,
});
const list = (of: Shape, minItems = 1): Shape => ({
  type: 'list',
  of,
  minItems,
  maxItems: MAX_ENTRIES,
});
const record = (key: TextShape, of: Shape): Shape => ({
  type: 'record',
  key,
  of,
  maxEntries: MAX_ENTRIES,
});
const object = (
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): ObjectShape => ({ type: 'object', required, optional });

const boolean: Shape = { type: 'boolean' };
const stageName = name('the name of a stage');
const stage = name('the name of a declared stage', { refersTo: 'stages' });
const status = name('the text of a status');
const calendarName = name('the name of a calendar');
const duration: Shape = {
  type: 'text',
  expected: 'a duration such as 30m, 4h or 2d',
  maxLength: 20,
  pattern: DURATION_PATTERN,
};

const clockTime: Shape = {
  type: 'text',
  expected: 'a local time such as 09:00, at most 24:00',
  maxLength: 5,
  pattern: CLOCK_TIME_PATTERN,
};
const calendar = object(
  {
    timeZone: {
      type: 'text',
      expected: 'an IANA time zone such as Europe/Berlin',
      maxLength: 100,
      accepts: isTimeZone,
    },
    hours: list(
      object({
        days: list({ type: 'integer', min: 1, max: 7 }),
        from: clockTime,
        to: clockTime,
      }),
    ),
  },
  {
    holidays: list(
      {
        type: 'text',
        expected: 'an existing date such as 2027-12-24',
        maxLength: 10,
        pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
        accepts: (date) => parseInstant(date) !== undefined,
      },
      0,
    ),
  },
);

const contextField = object(
  {},
  {
    required: boolean,
    kind: oneOf('value', 'text'),
    description: { type: 'text', expected: 'a description', maxLength: 2_000 },
    ask: { type: 'text', expected: 'a question to the sender', maxLength: 2_000 },
  },
);
const handoff = object(
  {
    from: {
      type: 'choice',
      expected: 'one stage or a list of stages',
      options: [stage, list(stage)],
    },
    to: stage,
  },
  {
    context: record(name('the name of a context field'), contextField),
    sla: object({}, { accept: duration, complete: duration }),
  },
);

const path: NamedShape = {
  type: 'named',
  name: 'path',
  shape: () => ({
    type: 'choice',
    expected: 'a stage, or an object with seq, choice, optional or repeat',
    options: [
      stage,
      object({ seq: list(path) }),
      object({ choice: list(path) }),
      object({ optional: path }),
      object(
        { repeat: path },
        {
          min: { type: 'integer', min: 0, max: MAX_ENTRIES },
          max: { type: 'integer', min: 1, max: MAX_ENTRIES },
        },
      ),
    ],
  }),
};

const rule: NamedShape = {
  type: 'named',
  name: 'rule',
  shape: () => ({
    type: 'choice',
    expected:
      'a rule of kind init, precedence, response, not_succession, max_count or allowed_next',
    options: [
      object({ kind: oneOf('init'), stage }),
      object({ kind: oneOf('precedence'), first: stage, then: stage }),
      object({ kind: oneOf('response'), after: stage, then: stage }, { within: duration }),
      object({ kind: oneOf('not_succession'), first: stage, then: stage }),
      object({ kind: oneOf('max_count'), stage, count: { type: 'integer', min: 0, max: 1e9 } }),
      object({ kind: oneOf('allowed_next'), stage, next: list(stage, 0) }),
    ],
  }),
};

/** What a portable process definition looks like. */
export const PROCESS_DEFINITION_SHAPE: ObjectShape = object(
  {
    name: name('the name of the process'),
    stages: record(stageName, object({ team: name('the name of a team') }, { terminal: boolean })),
    handoffs: record(name('the name of a handoff'), handoff),
  },
  {
    version: name('a version'),
    itemType: name('a kind of work item'),
    teams: record(
      name('the name of a team'),
      object({}, { calendar: { ...calendarName, refersTo: 'calendars' } }),
    ),
    calendars: record(calendarName, calendar),
    paths: list(path, 0),
    rules: list(rule, 0),
    statuses: object({}, { customer: list(status, 0), automaticClose: list(status, 0) }),
  },
);
