import { z } from 'zod';

const name = z.string().min(1);
const names = z.array(name);
/** YAML reads `1` and `true` as number and boolean; a value in a log is always text. */
const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const values = z.array(value);

const derivedColumn = z.union([
  z.strictObject({
    /** Column to read. */
    from: name,
    /** Regular expression; its first group (or the whole match) is the value. */
    match: z.string().refine(isPattern, 'is not a regular expression'),
    default: value.optional(),
  }),
  z.strictObject({ join: names.min(1), with: z.string().default('/') }),
  z.strictObject({ from: name, values: z.record(z.string(), value), default: value.optional() }),
]);

const contextField = z.union([
  z.enum(['required', 'optional']).transform((need) => ({
    required: need === 'required',
    export: false,
  })),
  z.strictObject({
    required: z.boolean().default(false),
    /** Send the value too, not only whether there is one. */
    export: z.boolean().default(false),
    column: name.optional(),
  }),
]);

/** Schema of a mapping file: how the columns of an event log become handoff facts. */
export const mappingSchema = z.strictObject({
  process: name,
  namespace: z.string().default(''),
  system: name.optional(),
  itemType: name.optional(),
  /** Name of every handoff of the log. */
  handoff: name.default('handoff'),
  columns: z.strictObject({
    item: name,
    time: name,
    order: name.optional(),
    stage: name.optional(),
    team: name.optional(),
    status: name.optional(),
    start: name.optional(),
    resolved: name.optional(),
    due: name.optional(),
    outcome: name.optional(),
    score: name.optional(),
  }),
  time: z
    .strictObject({
      format: name.default('iso'),
      zone: name.refine(isTimeZone, 'is not a time zone such as Europe/Berlin').default('UTC'),
    })
    .prefault({}),
  /** Values that mean: nothing there. The empty string always does. */
  missing: values.default([]),
  status: z
    .strictObject({
      queued: values.default([]),
      working: values.default([]),
      customer: values.default([]),
      resolved: values.default([]),
      resolvedIfLast: values.default([]),
      automaticClose: values.default([]),
      administrative: values.default([]),
    })
    .prefault({}),
  /** From a value of the outcome column to an outcome; others are kept as they are. */
  outcomes: z.record(z.string(), name).default({}),
  context: z.record(name, contextField).default({}),
  /** Columns sent along as attributes of the item: possible factors. */
  attributes: names.default([]),
  /** Columns whose value is known only at the end: sent at the close, never factors. */
  knownAtEnd: names.default([]),
  derived: z.record(name, derivedColumn).default({}),
  persons: z
    .strictObject({
      drop: names.default([]),
      hash: names.default([]),
      salt: z.string().default(''),
    })
    .prefault({}),
  aliases: z
    .strictObject({
      csv: z.record(name, name).default({}),
      xes: z.record(name, name).default({}),
    })
    .prefault({}),
  csv: z.strictObject({ delimiter: z.string().min(1).optional() }).prefault({}),
});

/** How the columns of an event log become handoff facts; read by `readMapping`. */
export type Mapping = z.output<typeof mappingSchema>;

/** A column computed from others. */
export type DerivedColumn = z.output<typeof derivedColumn>;

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
