import { CODES, EndpointError } from '../endpoint-error.ts';
import { checkSettingOfStatement, type QueryLimits } from '../settings.ts';
import type { Token } from './tokens.ts';

interface Assignment {
  readonly name: string;
  readonly value: readonly Token[];
}

/** Settings of tables that put data elsewhere, or read it from there. */
const REFUSED_OF_TABLES = /(^|_)(disk|storage_policy|path|volume|volumes|url|zookeeper)(_|$)/;

/**
 * Refuses settings that a statement gives itself, unless they are known to be harmless: a bound may be lowered,
 * not raised, and nothing may name a file. `tableSettings` are those a table may have.
 */
export function createSettingsCheck(
  limits: QueryLimits,
  tableSettings: readonly string[],
): (tokens: readonly Token[]) => void {
  const ofTables = new Set(tableSettings.filter((name) => !REFUSED_OF_TABLES.test(name)));
  return (tokens) => {
    const makesTable = tokens[0]?.keyword === 'CREATE' || tokens[0]?.keyword === 'ALTER';
    const assignments = [...assignmentsOf(tokens)];
    if (tokens[0]?.keyword === 'SET' && assignments.length === 0) {
      throw new EndpointError(CODES.accessDenied, 'SET takes settings here, nothing else.');
    }
    for (const { name, value } of assignments) {
      if (makesTable && ofTables.has(name)) continue;
      const text = value.length === 1 ? value[0]?.text : undefined;
      if (text === undefined) {
        throw new EndpointError(CODES.badArguments, `${name} takes one literal here.`);
      }
      checkSettingOfStatement(name, { value: text, limits });
    }
  };
}

const isSymbol = (token: Token | undefined, text: string): boolean =>
  token?.kind === 'symbol' && token.text === text;

const isName = (token: Token | undefined): token is Token =>
  token?.kind === 'word' || token?.kind === 'quoted';

/** What stands behind SETTINGS, MODIFY SETTING and SET, wherever that is in the statement. */
function* assignmentsOf(tokens: readonly Token[]): Generator<Assignment> {
  for (const [index, token] of tokens.entries()) {
    const begins =
      token.keyword === 'SETTINGS' ||
      token.keyword === 'SETTING' ||
      (token.keyword === 'SET' && index === 0);
    if (begins) yield* assignmentsFrom(tokens, index + 1);
  }
}

function* assignmentsFrom(tokens: readonly Token[], start: number): Generator<Assignment> {
  for (let at = start; ; at += 1) {
    const equals = endOfName(tokens, at);
    if (equals === undefined || !isSymbol(tokens[equals], '=')) return;
    const name = tokens.slice(at, equals).map(({ text }) => text);
    at = endOfValue(tokens, equals + 1);
    yield { name: name.join(''), value: tokens.slice(equals + 1, at) };
    if (!isSymbol(tokens[at], ',')) return;
  }
}

/** Past names with dots between them. */
function endOfName(tokens: readonly Token[], start: number): number | undefined {
  for (let at = start; isName(tokens[at]); at += 2) {
    if (!isSymbol(tokens[at + 1], '.')) return at + 1;
  }
  return undefined;
}

/** A literal, perhaps with a sign, or something in brackets, perhaps with a name in front. */
function endOfValue(tokens: readonly Token[], start: number): number {
  let at = start;
  if (isSymbol(tokens[at], '-') || isSymbol(tokens[at], '+')) at += 1;
  if (!/^[([{]$/.test(tokens[at]?.text ?? '')) at += 1;
  let depth = 0;
  for (; at < tokens.length; at += 1) {
    const { kind, text } = tokens[at] as Token;
    if (kind === 'symbol' && /^[([{]$/.test(text)) depth += 1;
    else if (depth === 0) return at;
    if (kind === 'symbol' && /^[)\]}]$/.test(text)) depth -= 1;
  }
  return at;
}
