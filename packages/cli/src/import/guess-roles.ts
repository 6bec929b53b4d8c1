import type { SampledColumn, SampledLog } from './sample-log.ts';
import { compileTimeFormat } from './time-format.ts';

/** What the columns of a log seem to be. */
export interface GuessedRoles {
  readonly item: string | undefined;
  readonly time: string | undefined;
  readonly timeFormat: string;
  /** The sample fits day first and month first alike. */
  readonly isDayMonthUnclear: boolean;
  readonly order: string | undefined;
  readonly team: string | undefined;
  readonly status: string | undefined;
  readonly start: string | undefined;
  readonly due: string | undefined;
  readonly missing: readonly string[];
  readonly statuses: GuessedStatuses;
  readonly knownAtEnd: readonly string[];
  readonly persons: readonly string[];
  readonly context: readonly string[];
  readonly attributes: readonly string[];
}

/** Statuses by what their words suggest. */
export type GuessedStatuses = Readonly<
  Record<'queued' | 'working' | 'customer' | 'resolved' | 'administrative', readonly string[]>
>;

const MISSING_MARKS = ['?', '-', 'NULL', 'null', 'N/A', 'n/a', 'None', 'NaN', 'UNKNOWN', '(empty)'];
const TIME_FORMATS = [
  'iso',
  'd/M/yyyy HH:mm',
  'd/M/yyyy HH:mm:ss',
  'd/M/yyyy',
  'M/d/yyyy HH:mm',
  'M/d/yyyy HH:mm:ss',
  'M/d/yyyy',
  'd.M.yyyy HH:mm',
  'd.M.yyyy HH:mm:ss',
  'd-M-yyyy HH:mm',
  'd-M-yyyy HH:mm:ss',
  'yyyy/MM/dd HH:mm:ss',
  'yyyy/MM/dd HH:mm:ss.SSS',
  'unixMillis',
  'unix',
];
const NAMES = {
  item: /^(case:concept:name|case.?id|case|number|ticket.?(id|number|key)?|incident.?(id|number)?|issue.?(key|id)?|key|(work.?)?item.?(id)?|order.?(id|number)|id)$/i,
  time: /^(time:timestamp|timestamp|.*(updated|modified|changed).?(at|on|time|date)?|time|date.?time|event.?time|date)$/i,
  order: /(mod_?count|sequence|event.?(index|nr|no|number)|^seq|version|^step$|^index$)/i,
  team: /(assign\w*.?group|org:group|team|queue|department|^group$|support.?group|unit|role)/i,
  status: /(^|[_ .:])(state|status|transition)$|^(sub.?status|activity|concept:name)$/i,
  start: /(opened|created|submitted|reported|start)\w*.?(at|on|time|date)?$/i,
  due: /(^|[_ .])(due|deadline)/i,
  end: /(close|resol|complet|finish|end)(d|ved|ution|ed)?.?(at|on|time|date|code|notes)?$/i,
  person:
    /(caller|_by$|\bby$|assignee|assigned.?to|owner$|user|person|e?mail|org:resource|requester|reporter|agent|author|contact.?name)/i,
} as const;

/** Guesses by names and values of the columns; every guess is meant to be corrected by hand. */
export function guessRoles(log: SampledLog): GuessedRoles {
  const missing = MISSING_MARKS.filter((mark) =>
    log.columns.some(({ distinct }) => distinct.slice(0, 50).includes(mark)),
  );
  const times = new Map(
    log.columns.flatMap((column): [string, string][] => {
      const format = timeFormatOf(column, missing);
      return format === undefined ? [] : [[column.name, format]];
    }),
  );
  const taken = new Set<string>();
  const take = (
    pattern: RegExp,
    fits: (column: SampledColumn) => boolean = () => true,
  ): string | undefined => {
    const free = log.columns.filter(({ name }) => !taken.has(name));
    const found = free.find((column) => pattern.test(column.name) && fits(column))?.name;
    if (found !== undefined) taken.add(found);
    return found;
  };

  const item = take(NAMES.item, repeats) ?? take(NAMES.item) ?? take(/id$|number$|key$/i, repeats);
  const time =
    take(NAMES.time, ({ name }) => times.has(name)) ?? take(/./, ({ name }) => times.has(name));
  const order = take(NAMES.order, (column) => risesWithin(column, columnOf(log, item)));
  const team =
    take(NAMES.team, ({ distinct, name }) => distinct.length > 1 && !NAMES.person.test(name)) ??
    take(NAMES.team);
  const status = take(/sub.?status|transition/i, isFewValued) ?? take(NAMES.status, isFewValued);
  const start = take(NAMES.start, ({ name }) => times.has(name));
  const due = take(NAMES.due, ({ name }) => times.has(name));
  const timeFormat = times.get(time ?? '') ?? 'iso';

  const free = log.columns.filter(({ name }) => !taken.has(name));
  const persons = free.filter(({ name }) => NAMES.person.test(name)).map(({ name }) => name);
  const isPerson = new Set(persons);
  const knownAtEnd = free
    .filter(({ name }) => NAMES.end.test(name) && !isPerson.has(name))
    .map(({ name }) => name);
  const isEnd = new Set(knownAtEnd);
  const rest = free.filter(
    ({ name }) => !isPerson.has(name) && !isEnd.has(name) && !times.has(name),
  );
  return {
    item,
    time,
    timeFormat,
    isDayMonthUnclear:
      timeFormat.startsWith('d/M') &&
      timeFormatFits(columnOf(log, time), timeFormat.replace('d/M', 'M/d'), missing),
    order,
    team,
    status,
    start,
    due,
    missing,
    statuses: guessStatuses(columnOf(log, status)?.distinct ?? []),
    knownAtEnd,
    persons,
    context: rest.filter((column) => hasGaps(column, missing)).map(({ name }) => name),
    attributes: rest
      .filter((column) => isFewValued(column) && !hasGaps(column, missing))
      .map(({ name }) => name),
  };
}

function columnOf(log: SampledLog, name: string | undefined): SampledColumn | undefined {
  return log.columns.find((column) => column.name === name);
}

function repeats({ values, distinct }: SampledColumn): boolean {
  return distinct.length > 1 && distinct.length < values.length;
}

function isFewValued({ distinct }: SampledColumn): boolean {
  return distinct.length > 1 && distinct.length <= 60;
}

function hasGaps({ values }: SampledColumn, missing: readonly string[]): boolean {
  const marks = new Set(['', ...missing]);
  const gaps = values.filter((value) => marks.has(value)).length;
  return gaps > 0 && gaps < values.length;
}

/** Whole numbers that never fall from one row of an item to its next. */
function risesWithin(column: SampledColumn, item: SampledColumn | undefined): boolean {
  if (item === undefined) return false;
  const last = new Map<string, number>();
  let falls = 0;
  for (const [row, value] of column.values.entries()) {
    const number = Number(value);
    if (value === '' || !Number.isInteger(number)) return false;
    const key = item.values[row] ?? '';
    if (number < (last.get(key) ?? Number.NEGATIVE_INFINITY)) falls += 1;
    last.set(key, number);
  }
  return falls <= column.values.length / 100;
}

function timeFormatOf(column: SampledColumn, missing: readonly string[]): string | undefined {
  return TIME_FORMATS.find((format) => timeFormatFits(column, format, missing));
}

function timeFormatFits(
  column: SampledColumn | undefined,
  format: string,
  missing: readonly string[],
): boolean {
  const values = (column?.distinct ?? []).filter((value) => !missing.includes(value)).slice(0, 500);
  if (values.length === 0) return false;
  const digits = { unix: /^\d{10}$/, unixMillis: /^\d{13}$/ }[format];
  const read = compileTimeFormat({ format, zone: 'UTC' });
  return values.every((value) => (digits?.test(value) ?? true) && !Number.isNaN(read(value)));
}

const STATUS_WORDS: readonly (readonly [kind: keyof GuessedStatuses, words: RegExp])[] = [
  ['customer', /user|customer|caller|client|requester|info|feedback/i],
  ['resolved', /resol|clos|done|complete|fixed|cancel|reject|solved|in call/i],
  ['queued', /new|open|queue|unassigned|await.*assign|backlog|to.?do|waiting for pick/i],
  ['working', /progress|active|work|assign|accept|wait|await|pending|hold|review|doing/i],
];

function guessStatuses(statuses: readonly string[]): GuessedStatuses {
  const guessed: Record<keyof GuessedStatuses, string[]> = {
    queued: [],
    working: [],
    customer: [],
    resolved: [],
    administrative: [],
  };
  for (const status of statuses) {
    const kind = STATUS_WORDS.find(([, words]) => words.test(status))?.[0] ?? 'administrative';
    guessed[kind].push(status);
  }
  return guessed;
}
