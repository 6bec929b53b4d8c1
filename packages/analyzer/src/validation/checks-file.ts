import { type Query, queries } from '@baton/store';
import { z } from 'zod';
import { AnalyzerError } from '../errors.ts';
import { checkedLogs } from './checked-logs.ts';

const text = z.string().min(1);
const PERCENT = /^(\d+(?:\.\d+)?)\s*%$/;

const entrySchema = z.strictObject({
  /** What the figure is called. */
  figure: text,
  /** Question of the catalogue that gives it. */
  query: text,
  parameters: z.record(z.string(), z.json()).default({}),
  /** Only rows whose columns have these values count. */
  where: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  /** Column of the first of these rows; without, the figure is how many there are. */
  column: text.optional(),
  /** Instead: a public log that Baton knows, whose own computation gives the figure from the rows. */
  compute: text.optional(),
  value: z.union([z.string(), z.number()]),
  /** How far off it may be: a number in the figure's own unit, or a part of it such as `3 %`. */
  tolerance: z
    .union([
      z.number().nonnegative('is not a number from 0'),
      z.string().regex(PERCENT, 'is neither a number from 0 nor a part such as 3 %'),
    ])
    .default(0),
});

const fileSchema = z.strictObject({
  /** File of the event log, beside the checks. */
  log: text,
  /** Its mapping, beside the checks or among the examples. */
  mapping: text,
  /** By figure, why facts cannot carry it. */
  notCarried: z.record(z.string(), z.string()).default({}),
  checks: z.array(entrySchema).min(1, 'is an empty list'),
});

/** One figure that is expected of a log, and the question that gives it. */
export type CheckEntry = Omit<z.output<typeof entrySchema>, 'query'> & { readonly query: Query };

/** The checks of a log as a file holds them. */
export type ChecksFile = Omit<z.output<typeof fileSchema>, 'checks'> & {
  readonly checks: readonly CheckEntry[];
};

/**
 * Reads the content of a checks file.
 *
 * @param source name of the file, for messages
 * @throws AnalyzerError `checks_unfit`, with the first thing that is wrong, in one sentence
 */
export function readChecks(content: unknown, source: string): ChecksFile {
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success) throw unfit(source, describe(parsed.error.issues[0], content));
  const checks = parsed.data.checks.map((entry, at): CheckEntry => {
    const query = queries.find(({ name }) => name === entry.query);
    const wrong = query ? problemOf(entry, query) : unknownQuery(entry.query);
    if (!query || wrong !== undefined) {
      throw unfit(source, `checks.${at} (${entry.figure}): ${wrong}`);
    }
    return { ...entry, query };
  });
  return { ...parsed.data, checks };
}

/** The tolerance of an entry in the unit of its figure. */
export function toleranceOf({ value, tolerance }: Pick<CheckEntry, 'value' | 'tolerance'>): number {
  if (typeof tolerance === 'number') return tolerance;
  const part = Number(PERCENT.exec(tolerance)?.[1] ?? 0) / 100;
  return typeof value === 'number' ? Math.abs(value) * part : 0;
}

function problemOf(entry: z.output<typeof entrySchema>, query: Query): string | undefined {
  const columns = Object.keys(query.row.shape);
  const parameters = Object.keys(query.params.shape);
  const column = [entry.column, ...Object.keys(entry.where)].find(
    (name) => name !== undefined && !columns.includes(name),
  );
  if (column !== undefined) {
    return `the query ${query.name} has no column ${column}; it has ${columns.join(', ')}.`;
  }
  const parameter = Object.keys(entry.parameters).find((name) => !parameters.includes(name));
  if (parameter !== undefined) {
    return `the query ${query.name} has no parameter ${parameter}; it has ${parameters.join(', ') || 'none'}.`;
  }
  const [issue] = query.params.safeParse(entry.parameters).error?.issues ?? [];
  if (issue !== undefined) {
    return `the query ${query.name} does not take ${issue.path.join('.') || 'these parameters'}: ${issue.message}.`;
  }
  if (entry.compute !== undefined && !checkedLogs.some(({ name }) => name === entry.compute)) {
    return `compute is one of ${checkedLogs.map(({ name }) => name).join(', ')}, got ${entry.compute}.`;
  }
  return undefined;
}

function unknownQuery(name: string): string {
  const [topic = ''] = name.split('/', 1);
  const near = queries.filter((query) => query.name.startsWith(`${topic}/`));
  const hint =
    near.length === 0 ? '' : ` of that topic there is ${near.map((one) => one.name).join(', ')};`;
  return `there is no query ${name};${hint} \`baton query\` lists all.`;
}

function describe(issue: z.core.$ZodIssue | undefined, content: unknown): string {
  const path = issue?.path.join('.') ?? '';
  const where = path === '' ? '' : `${path}: `;
  if (issue?.code === 'unrecognized_keys') {
    return `${where}no such key as ${issue.keys.join(', ')}.`;
  }
  const got = issue?.path.reduce<unknown>(
    (at, key) => (at as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key],
    content,
  );
  if (got === undefined) return `${where}expected a value, got none.`;
  const expected =
    issue?.code === 'invalid_type' ? `expected ${issue.expected}` : (issue?.message ?? 'is unfit');
  const shown = JSON.stringify(got) ?? 'nothing';
  return `${where}${expected}, got ${shown.length > 60 ? `${shown.slice(0, 57)}...` : shown}.`;
}

const unfit = (source: string, problem: string): AnalyzerError =>
  new AnalyzerError('checks_unfit', `${source}: ${problem}`);
