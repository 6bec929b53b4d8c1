import { ImportError } from './import-error.ts';
import type { LogFormat } from './log-row.ts';
import { lookUp } from './look-up.ts';
import type { DerivedColumn, Mapping } from './mapping.ts';
import { didYouMean } from './near-names.ts';

/** The columns of a mapping, bound to the columns of a file. */
export interface BoundColumns {
  /** Columns of the file to read. */
  readonly wanted: readonly string[];
  /** Value of a column of the mapping, derived ones included; '' where missing. */
  readonly readValue: (column: string, values: readonly string[]) => string;
}

interface Use {
  readonly key: string;
  readonly column: string;
}

/** Columns that a mapping reads, each with the key that names it. */
export function columnsUsed(mapping: Mapping): Use[] {
  const uses: Use[] = [];
  for (const [key, column] of Object.entries(mapping.columns)) {
    if (column !== undefined) uses.push({ key: `columns.${key}`, column });
  }
  for (const [field, { column }] of contextEntries(mapping)) {
    uses.push({ key: `context.${field}`, column });
  }
  for (const column of mapping.attributes) uses.push({ key: 'attributes', column });
  for (const column of mapping.knownAtEnd) uses.push({ key: 'knownAtEnd', column });
  for (const column of mapping.persons.hash) uses.push({ key: 'persons.hash', column });
  for (const [derived, rule] of Object.entries(mapping.derived)) {
    for (const column of 'join' in rule ? rule.join : [rule.from]) {
      uses.push({ key: `derived.${derived}`, column });
    }
  }
  return uses;
}

/** The context fields of a mapping, each with its column. */
export function contextEntries(
  mapping: Mapping,
): [field: string, { column: string; required: boolean; export: boolean }][] {
  return Object.entries(mapping.context).map(([field, options]) => [
    field,
    {
      column: 'column' in options && options.column !== undefined ? options.column : field,
      required: options.required,
      export: options.export,
    },
  ]);
}

/** Binds the columns of a mapping to a file of a format. */
export function bindColumns(mapping: Mapping, format: LogFormat): BoundColumns {
  const aliases = mapping.aliases[format];
  const places = new Map<string, number>();
  const wanted: string[] = [];
  for (const { column } of columnsUsed(mapping)) {
    if (Object.hasOwn(mapping.derived, column) || places.has(column)) continue;
    places.set(column, wanted.length);
    wanted.push(lookUp(aliases, column) ?? column);
  }
  const missing = new Set(['', ...mapping.missing]);
  const patterns = new Map(
    Object.entries(mapping.derived).map(([column, rule]) => [
      column,
      'match' in rule ? new RegExp(rule.match, 'u') : undefined,
    ]),
  );
  const readValue = (column: string, values: readonly string[]): string => {
    const rule = lookUp(mapping.derived, column);
    if (rule !== undefined)
      return deriveValue(rule, patterns.get(column), (from) => readValue(from, values));
    const place = places.get(column);
    const value = place === undefined ? '' : (values[place] ?? '').trim();
    return missing.has(value) ? '' : value;
  };
  return { wanted, readValue };
}

function deriveValue(
  rule: DerivedColumn,
  pattern: RegExp | undefined,
  read: (column: string) => string,
): string {
  if ('join' in rule) {
    const parts = rule.join.map(read);
    return parts.every((part) => part === '') ? '' : parts.join(rule.with);
  }
  const value = read(rule.from);
  if ('values' in rule) return lookUp(rule.values, value) ?? rule.default ?? '';
  if (value === '') return '';
  const found = pattern?.exec(value);
  return found ? (found[1] ?? found[0]) : (rule.default ?? '');
}

/**
 * Checks that a file has every column the mapping reads.
 *
 * @throws ImportError `unknown_column`, naming each key, the nearest names and what the file has
 */
export function checkColumns(
  mapping: Mapping,
  file: { readonly name: string; readonly format: LogFormat; readonly columns: readonly string[] },
): void {
  const aliases = mapping.aliases[file.format];
  const present = new Set(file.columns);
  const problems = new Set<string>();
  for (const { key, column } of columnsUsed(mapping)) {
    if (Object.hasOwn(mapping.derived, column)) continue;
    const physical = lookUp(aliases, column) ?? column;
    if (present.has(physical)) continue;
    const through = physical === column ? '' : ` (${column}, aliases.${file.format})`;
    problems.add(`  ${key}: "${physical}"${through}.${didYouMean(physical, file.columns)}`);
  }
  if (problems.size === 0) return;
  throw new ImportError(
    'unknown_column',
    [
      `The mapping names columns that ${file.name} does not have:`,
      ...problems,
      `Columns of the file: ${file.columns.join(', ')}.`,
    ].join('\n'),
  );
}
