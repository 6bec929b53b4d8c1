import { CODES, EndpointError } from '../endpoint-error.ts';
import { type Token, TokenError, tokensOf } from './tokens.ts';

/** What the endpoint has to know of a statement; the engine does the parsing proper. */
export interface ParsedStatement {
  /** `session` changes the connection only (SET, USE). */
  readonly kind: 'read' | 'insert' | 'write' | 'session';
  /** Output format that the statement names, and where its clause stands. */
  readonly format:
    | { readonly name: string; readonly start: number; readonly end: number }
    | undefined;
  /** Of an INSERT whose rows follow the statement. */
  readonly data: InsertData | undefined;
  /** Names of the placeholders `{name:Type}`. */
  readonly placeholders: readonly string[];
  readonly makesTemporary: boolean;
  readonly tokens: readonly Token[];
}

/** Where an INSERT names its table and where its rows begin. */
export interface InsertData {
  readonly format: string;
  /** End of the table and its columns. */
  readonly headEnd: number;
  /** The SETTINGS clause, or empty. */
  readonly settings: { readonly start: number; readonly end: number };
  /** First byte of the rows. */
  readonly start: number;
}

const READS = new Set([
  'SELECT',
  'WITH',
  'SHOW',
  'DESCRIBE',
  'DESC',
  'EXISTS',
  'EXPLAIN',
  'FROM',
  'CHECK',
]);
const WRITES = new Set([
  'CREATE',
  'DROP',
  'ALTER',
  'TRUNCATE',
  'RENAME',
  'EXCHANGE',
  'OPTIMIZE',
  'DELETE',
  'UPDATE',
  'UNDROP',
]);
const SESSION = new Set(['SET', 'USE']);

const syntaxError = (message: string): EndpointError => new EndpointError(CODES.syntax, message);

const kindOf = (first: Token): ParsedStatement['kind'] => {
  if (first.text === '(' || READS.has(first.keyword)) return 'read';
  if (first.keyword === 'INSERT') return 'insert';
  if (WRITES.has(first.keyword)) return 'write';
  if (SESSION.has(first.keyword)) return 'session';
  throw new EndpointError(
    CODES.notImplemented,
    `Statements that begin with ${first.text.slice(0, 20)} are not taken here.`,
  );
};

/**
 * Looks through one statement. `text` holds one character per byte (latin1); behind an INSERT, rows of
 * any format may follow. Throws an EndpointError for what is no single statement.
 */
export function parseStatement(text: string): ParsedStatement {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof TokenError) throw syntaxError(error.message);
    throw error;
  }
}

function parse(text: string): ParsedStatement {
  const tokens: Token[] = [];
  let data: InsertData | undefined;
  let kind: ParsedStatement['kind'] | undefined;
  const insert = createInsertScan(text);
  for (const token of tokensOf(text)) {
    const previous = tokens.at(-1);
    if (isSemicolon(previous) && !isSemicolon(token)) {
      throw syntaxError('Only one statement a request; send them one by one.');
    }
    tokens.push(token);
    kind ??= kindOf(token);
    if (kind === 'insert') data = insert(token);
    if (data !== undefined) break;
  }
  if (kind === undefined) throw syntaxError('The query is empty.');
  // Without either the engine would look for rows on the standard input of this process.
  if (kind === 'insert' && data === undefined && !tokens.some(isWord('SELECT'))) {
    throw syntaxError('An INSERT takes VALUES, FORMAT or SELECT.');
  }
  return {
    kind,
    data,
    format: kind === 'read' ? findFormat(tokens) : undefined,
    placeholders: findPlaceholders(tokens),
    makesTemporary: isWord('CREATE')(tokens[0]) && tokens.some(isWord('TEMPORARY')),
    tokens,
  };
}

const isWord =
  (keyword: string) =>
  (token: Token | undefined): boolean =>
    token?.keyword === keyword;

const isSemicolon = (token: Token | undefined): boolean =>
  token?.kind === 'symbol' && token.text === ';';

const depthStep = (token: Token): number => {
  if (token.kind !== 'symbol') return 0;
  if (token.text === '(' || token.text === '[' || token.text === '{') return 1;
  return token.text === ')' || token.text === ']' || token.text === '}' ? -1 : 0;
};

/** Watches an INSERT go by; yields its data once it has seen where they begin. */
function createInsertScan(text: string): (token: Token) => InsertData | undefined {
  let seen = 0;
  let depth = 0;
  let isSelect = false;
  let headEnd = 0;
  let settingsStart: number | undefined;
  let previous: Token | undefined;
  return (token) => {
    seen += 1;
    depth += depthStep(token);
    const before = previous;
    previous = token;
    // INSERT INTO [TABLE] name: what follows INTO is a name, whatever it is called.
    const isName =
      seen <= 2 || isWord('INTO')(before) || isWord('TABLE')(before) || before?.text === '.';
    if (token.kind !== 'word' || depth > 0 || isSelect || isName) {
      if (settingsStart === undefined) headEnd = token.end;
      return undefined;
    }
    if (token.keyword === 'SELECT' || token.keyword === 'WITH') {
      isSelect = true;
      return undefined;
    }
    const settings = (end: number) => ({ start: settingsStart ?? end, end });
    if (token.keyword === 'VALUES') {
      return { format: 'Values', headEnd, settings: settings(token.start), start: token.end };
    }
    if (before !== undefined && isWord('FORMAT')(before)) {
      const start = startOfRows(text, token.end);
      return { format: token.text, headEnd, settings: settings(before.start), start };
    }
    if (token.keyword === 'SETTINGS') settingsStart = token.start;
    else if (token.keyword !== 'FORMAT' && settingsStart === undefined) headEnd = token.end;
    return undefined;
  };
}

/** Rows begin after blanks, one `;` and one line end. Source: ClickHouse, ParserInsertQuery.cpp. */
function startOfRows(text: string, afterFormat: number): number {
  const blanks = /[ \t\f]*;?[ \t\f]*\r?\n?/y;
  blanks.lastIndex = afterFormat;
  return afterFormat + (blanks.exec(text)?.[0].length ?? 0);
}

/** The clause `FORMAT name` that ends a statement, or stands before its last SETTINGS. */
function findFormat(tokens: readonly Token[]): ParsedStatement['format'] {
  let depth = 0;
  let found: ParsedStatement['format'];
  for (const [index, token] of tokens.entries()) {
    depth += depthStep(token);
    const name = tokens[index + 1];
    if (depth > 0 || !isWord('FORMAT')(token) || name?.kind !== 'word') continue;
    const next = tokens[index + 2];
    if (next !== undefined && !isSemicolon(next) && !isWord('SETTINGS')(next)) continue;
    found = { name: name.text, start: token.start, end: name.end };
  }
  return found;
}

function findPlaceholders(tokens: readonly Token[]): string[] {
  const names: string[] = [];
  for (const [index, token] of tokens.entries()) {
    const [name, colon] = [tokens[index + 1], tokens[index + 2]];
    if (token.text === '{' && name?.kind === 'word' && colon?.text === ':') names.push(name.text);
  }
  return names;
}
