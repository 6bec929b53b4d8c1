import { StoreError } from '../store-error.ts';
import { SCHEMA } from './schema.gen.ts';

/** A column that is there. */
export interface FoundColumn {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

/** Nobody of ours reads it, and the exporter's own looks different. */
const FREE_TABLES: ReadonlySet<string> = new Set(['otel_traces_trace_id_ts']);

/** Types that read and write alike. */
const alike = (type: string): string =>
  type.replace(/LowCardinality\(([^()]*(?:\([^()]*\))?)\)/g, '$1').replace(/\s+/g, '');

/** One sentence for every column that is not as it must be; other columns than ours do no harm. */
export function schemaProblems(database: string, found: readonly FoundColumn[]): string[] {
  const problems: string[] = [];
  for (const { name: table, isView, columns } of SCHEMA) {
    const there = new Map(found.filter((one) => one.table === table).map((c) => [c.name, c.type]));
    if (isView || FREE_TABLES.has(table) || there.size === 0) continue;
    const expected = new Map(columns);
    const extra = [...there].filter(([name]) => !expected.has(name));
    const where = `${database}.${table}`;
    for (const [name, type] of columns) {
      const actual = there.get(name);
      if (actual === undefined) {
        const near = extra.find(([, other]) => alike(other) === alike(type));
        problems.push(
          near !== undefined && near[0].toLowerCase() === name.toLowerCase()
            ? `The table ${where} has ${near[0]} where ${name} is expected; run: ALTER TABLE ${where} RENAME COLUMN ${near[0]} TO ${name}.`
            : `The table ${where} lacks the column ${name}; run: ALTER TABLE ${where} ADD COLUMN ${name} ${type}${near === undefined ? '' : `, or rename ${near[0]} to it if that is what it was`}.`,
        );
      } else if (/^JSON\b/.test(actual)) {
        problems.push(
          `The column ${name} of ${where} is ${actual}; Baton reads ${type}: set json: false in the ClickHouse exporter, or let Baton use another database.`,
        );
      } else if (alike(actual) !== alike(type)) {
        problems.push(
          `The column ${name} of ${where} is ${actual} where ${type} is expected; run: ALTER TABLE ${where} MODIFY COLUMN ${name} ${type}, or let Baton use another database.`,
        );
      }
    }
  }
  return problems;
}

/** Throws all that is wrong. */
export function requireSchema(database: string, found: readonly FoundColumn[]): void {
  const problems = schemaProblems(database, found);
  if (problems.length > 0) throw new StoreError('schema_drift', problems.join(' '));
}
