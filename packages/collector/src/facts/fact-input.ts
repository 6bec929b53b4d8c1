import { isDuration, parseInstant, VERBS } from '@baton/conventions';
import { z } from 'zod';

const NAME_CHARACTERS = 256;
const KEY_CHARACTERS = 512;
const URL_CHARACTERS = 2048;
const VALUE_CHARACTERS = 65_536;
const MOST_FIELDS = 256;
/** Years that ClickHouse keeps as a time with nanoseconds. */
const FIRST_MILLIS = 0;
const LAST_MILLIS = Date.UTC(2262, 0);

const name = z.string().min(1).max(NAME_CHARACTERS);
const key = z.string().min(1).max(KEY_CHARACTERS);

const instant = (description: string) =>
  z.string().max(64).refine(isStorableInstant, INSTANT_EXPECTED).describe(description);

const INSTANT_EXPECTED =
  'expected an ISO 8601 time from 1970 to 2261, such as 2027-01-04T10:00:00Z';

function isStorableInstant(text: string): boolean {
  const millis = parseInstant(text);
  return millis !== undefined && millis >= FIRST_MILLIS && millis < LAST_MILLIS;
}

const duration = (description: string) =>
  z
    .union(
      [
        z.number().nonnegative(),
        z.string().max(32).refine(isDuration, 'expected a duration such as "4h"'),
      ],
      'expected seconds, or a duration such as "30m", "4h" or "2d"',
    )
    .describe(description);

const place = (description: string) =>
  z.strictObject({ stage: name.optional(), team: name.optional() }).describe(description);

const fields = (description: string) => z.array(name).max(MOST_FIELDS).describe(description);

const value = z.union(
  [
    z.string().max(VALUE_CHARACTERS),
    z.number(),
    z.boolean(),
    z.array(z.string().max(VALUE_CHARACTERS)).max(MOST_FIELDS),
  ],
  `expected a text of at most ${VALUE_CHARACTERS} characters, a number, true, false or a list of texts`,
);

const hasFewKeys = (record: object): boolean => Object.keys(record).length <= MOST_FIELDS;
const TOO_MANY = `expected at most ${MOST_FIELDS} names`;

const values = z
  .record(name, value)
  .refine(hasFewKeys, TOO_MANY)
  .describe('Values to be stored, by field. Baton needs the names only.');

const context = z
  .strictObject({
    required: fields('Fields that had to come along.').optional(),
    present: fields('Fields that came along. Default: those in `values`.').optional(),
    missing: fields(
      'Required fields that did not come; of a bounce or a request_clarification: what is asked for.',
    ).optional(),
    invalid: fields('Fields that came, but not valid.').optional(),
    optionalMissing: fields('Optional fields that did not come.').optional(),
    completeness: z
      .number()
      .min(0)
      .max(1)
      .describe('Required fields present and valid / required. Default: counted where known.')
      .optional(),
    values: values.optional(),
  })
  .describe('What came along with the work.');

const attributes = z
  .record(
    name.refine((text) => !text.startsWith('handoff.'), 'expected a name outside "handoff."'),
    value,
  )
  .refine(hasFewKeys, TOO_MANY)
  .describe('Attributes of your own.');

/** Verbs that close an interval. */
const CLOSING_VERBS: ReadonlySet<string> = new Set([
  'accept',
  'bounce',
  'provide_clarification',
  'complete',
  'cancel',
]);

/** One fact as a person or a webhook writes it. */
export const FactInput = z
  .strictObject({
    process: name.describe('Kind of work, such as `support-escalation`.'),
    item: key.describe('Business key of the work item, such as `JIRA-123`.'),
    verb: z.enum(VERBS).describe('What happened.'),
    at: instant(
      'When it happened, ISO 8601; UTC where it names no offset. Default: when it is received.',
    ).optional(),
    handoff: name.describe('Name of the handoff, such as `escalate`.').optional(),
    handoffId: key
      .describe('Id of the handoff, where several of that name may be open.')
      .optional(),
    source: place('Where the item comes from.').optional(),
    target: place('Where it goes to; of an `open`, where it begins.').optional(),
    namespace: z
      .string()
      .max(NAME_CHARACTERS)
      .describe('Tenant or environment; part of the identity.')
      .optional(),
    cycle: z
      .int()
      .min(1)
      .max(0xffff_ffff)
      .describe('Attempt of the item that you number. Default: 1.')
      .optional(),
    eventId: key.describe('Idempotency key: facts sent again under it are one fact.').optional(),
    sequence: z
      .int()
      .describe('Order among facts of one instant. Default: the order in the request.')
      .optional(),
    since: instant(
      'When the interval that this fact closes began, for trace views: accept, bounce, provide_clarification, complete and cancel.',
    ).optional(),
    type: name.describe('Kind of item, such as `ticket`.').optional(),
    url: z.string().min(1).max(URL_CHARACTERS).describe('Where a person reads it.').optional(),
    system: name.describe('The system the fact comes from, such as `jira`.').optional(),
    status: name.describe('Raw status of the item in that system.').optional(),
    reason: name.describe('Short code why; of bounce and cancel only.').optional(),
    outcome: z
      .enum(['success', 'failure', 'cancellation', 'timeout', 'skip'])
      .describe('How the item closed.')
      .optional(),
    score: z.number().describe('Score of the outcome, such as satisfaction.').optional(),
    due: instant('When it has to be done, ISO 8601.').optional(),
    sla: z
      .strictObject({
        accept: duration('Agreed time from initiate to accept.').optional(),
        complete: duration('Agreed time from initiate to the end.').optional(),
      })
      .describe('Agreed times: seconds, or texts such as `4h`.')
      .optional(),
    context: context.optional(),
    attributes: attributes.optional(),
  })
  .superRefine((fact, check) => {
    const refuse = (path: string, message: string): void =>
      check.addIssue({ code: 'custom', path: [path], message });
    // What the span of this verb has no place for would be lost without a word.
    if (fact.reason !== undefined && fact.verb !== 'bounce' && fact.verb !== 'cancel') {
      refuse('reason', `only bounce and cancel have a reason, not ${fact.verb}`);
    }
    if (fact.since !== undefined && !CLOSING_VERBS.has(fact.verb)) {
      refuse('since', `${fact.verb} closes no interval; leave it out`);
    }
    if (fact.verb === 'initiate' && !fact.target?.stage && !fact.target?.team) {
      refuse('target', 'is missing: an initiate says the stage or team it goes to');
    }
  })
  .meta({ id: 'fact', title: 'Fact', description: 'One thing that happened to a work item.' });

/** One fact as it is written, checked. */
export type FactInput = z.infer<typeof FactInput>;

/** What `POST /v1/facts` takes as JSON. */
export const FactsInput = z.union([
  FactInput,
  z.array(FactInput),
  z.strictObject({ facts: z.array(FactInput) }),
]);
