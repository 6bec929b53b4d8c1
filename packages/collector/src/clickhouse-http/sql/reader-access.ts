import { CODES, EndpointError } from '../endpoint-error.ts';
import type { Token } from './tokens.ts';

/** Table functions that make rows of nothing but what the statement says. */
const READER_FUNCTIONS: ReadonlySet<string> = new Set([
  'format',
  'generaterandom',
  'generateseries',
  'generate_series',
  'null',
  'numbers',
  'numbers_mt',
  'primes',
  'values',
  'view',
  'zeros',
  'zeros_mt',
]);

/** What tools ask to complete names and to draw how large tables are; nothing about other people's statements. */
const READER_SYSTEM_TABLES: ReadonlySet<string> = new Set([
  'aggregate_function_combinators',
  'asynchronous_metrics',
  'collations',
  'columns',
  'completions',
  'constraints',
  'data_skipping_index_types',
  'data_skipping_indices',
  'data_type_families',
  'database_engines',
  'databases',
  'documentation',
  'events',
  'formats',
  'functions',
  'keywords',
  'licenses',
  'merge_tree_settings',
  'metrics',
  'numbers',
  'numbers_mt',
  'one',
  'parts',
  'parts_columns',
  'projections',
  'settings',
  'table_engines',
  'table_functions',
  'tables',
  'time_zones',
  'zeros',
  'zeros_mt',
]);

const READER_SHOWS: ReadonlySet<string> = new Set([
  'COLUMNS',
  'CREATE',
  'DATABASES',
  'DICTIONARIES',
  'ENGINES',
  'EXTENDED',
  'FIELDS',
  'FULL',
  'FUNCTIONS',
  'INDEX',
  'INDEXES',
  'INDICES',
  'KEYS',
  'TABLES',
]);

/** Who asks for what besides the statement itself. */
export interface ReaderRequest {
  readonly database: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
}

const denied = (message: string): EndpointError => new EndpointError(CODES.accessDenied, message);

const isSystem = (name: string | undefined): boolean => name?.toLowerCase() === 'system';

/**
 * Refuses what whoever only reads has no use for: table functions that reach other databases, statements of other
 * people, and the inside of the engine. `tableFunctions` are all the engine has.
 */
export function createReaderCheck(
  tableFunctions: readonly string[],
): (tokens: readonly Token[], request: ReaderRequest) => void {
  const refused = new Set(
    tableFunctions.map((name) => name.toLowerCase()).filter((name) => !READER_FUNCTIONS.has(name)),
  );
  return (tokens, { database, parameters }) => {
    if (isSystem(database)) throw denied('The database system is not to be worked in here.');
    if (tokens[0]?.keyword === 'SHOW' && !READER_SHOWS.has(tokens[1]?.keyword ?? '')) {
      throw denied(`SHOW ${tokens[1]?.text.slice(0, 30) ?? ''} is not taken here.`);
    }
    for (const [index, token] of tokens.entries()) {
      const [next, third] = [tokens[index + 1], tokens[index + 2]];
      if (token.text === '{' && third?.text === ':' && tokens[index + 3]?.text === 'Identifier') {
        checkIdentifier(parameters[next?.text ?? '']);
      }
      if (token.kind !== 'word' && token.kind !== 'quoted') continue;
      if (next?.kind !== 'symbol') continue;
      if (next.text === '(' && refused.has(token.text.toLowerCase())) {
        throw denied(`${token.text}() is not taken from somebody who only reads.`);
      }
      if (next.text === '.' && isSystem(token.text)) checkSystemTable(third);
    }
  };
}

function checkSystemTable(table: Token | undefined): void {
  const isName = table?.kind === 'word' || table?.kind === 'quoted';
  if (isName && READER_SYSTEM_TABLES.has(table.text)) return;
  throw denied(`system.${table?.text.slice(0, 40) ?? ''} is not open to somebody who only reads.`);
}

function checkIdentifier(value: string | undefined): void {
  if (value !== undefined && /(^|\W)system(\W|$)/i.test(value)) {
    throw denied('A parameter of type Identifier does not name system here.');
  }
}
