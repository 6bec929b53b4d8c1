import { CODES, EndpointError } from '../endpoint-error.ts';
import type { Token } from './tokens.ts';

/** Table functions that read nothing but this engine's tables and what the statement says itself. */
const INSIDE_FUNCTIONS: ReadonlySet<string> = new Set([
  'dictionary',
  'format',
  'generaterandom',
  'generateseries',
  'generate_series',
  'loop',
  'merge',
  'mergetreeanalyzeindexes',
  'mergetreeindex',
  'mergetreeprojection',
  'mergetreetextindex',
  'null',
  'numbers',
  'numbers_mt',
  'primes',
  'sqlstandardvalues',
  'timeseriesdata',
  'timeseriesmetrics',
  'timeseriesselector',
  'timeseriestags',
  'values',
  'view',
  'viewexplain',
  'viewifpermitted',
  'zeros',
  'zeros_mt',
]);

/** Not table functions, yet they reach files or libraries. */
const OUTSIDE_FUNCTIONS = ['file', 'disk', 'catboostevaluate', 'eval', 'input'];
/** Functions that ask a language model of somebody else. */
const MODEL_FUNCTION = /^ai(classify|embed|extract|generate|translate)/;

const INSIDE_ENGINES =
  /^(Replicated)?(Replacing|Summing|Aggregating|Collapsing|VersionedCollapsing|Coalescing|Graphite)?MergeTree$|^(Memory|Log|TinyLog|StripeLog|Null|Set|Join|Buffer|Merge|Alias|Atomic)$/i;

/** Kinds of objects that a statement may create or change; others can point outside or grant rights. */
const REFUSED_OBJECTS = new Set([
  'DICTIONARY',
  'NAMED',
  'USER',
  'ROLE',
  'QUOTA',
  'WORKLOAD',
  'RESOURCE',
  'FUNCTION',
  'SETTINGS',
  'PROFILE',
  'POLICY',
  'ROW',
  'MASKING',
]);

/** Parts of an ALTER that copy data out of the tables, or fetch some from elsewhere. */
const REFUSED_CHANGES = new Set(['FREEZE', 'UNFREEZE', 'FETCH', 'EXPORT', 'DISK', 'VOLUME']);

const denied = (message: string): EndpointError => new EndpointError(CODES.accessDenied, message);

/** Checks that a statement stays within the engine's own tables. */
export type OutsideAccessCheck = (tokens: readonly Token[]) => void;

/**
 * Refuses what reaches files, other machines or programs: a password for the tables should not be one
 * for the disk. The names to refuse are all table functions of this engine but those known to stay inside, so that
 * what a new version brings is refused until somebody has looked at it.
 */
export function createOutsideAccessCheck(tableFunctions: readonly string[]): OutsideAccessCheck {
  const outside = new Set(
    tableFunctions.map((name) => name.toLowerCase()).filter((name) => !INSIDE_FUNCTIONS.has(name)),
  );
  for (const name of OUTSIDE_FUNCTIONS) outside.add(name);

  return (tokens) => {
    const [verb, object] = tokens;
    if (verb?.keyword === 'CREATE' || verb?.keyword === 'ALTER' || verb?.keyword === 'DROP') {
      const kind = object?.keyword === 'OR' ? tokens[3] : object;
      if (kind !== undefined && REFUSED_OBJECTS.has(kind.keyword)) {
        throw denied(`${verb.keyword} ${kind.keyword} is not taken here.`);
      }
    }
    for (const [index, token] of tokens.entries()) {
      const next = tokens[index + 1];
      if (token.keyword === 'INTO' && next?.keyword === 'OUTFILE') {
        throw denied('INTO OUTFILE is not taken here: the answer is the result.');
      }
      if (token.keyword === 'FROM' && next?.keyword === 'INFILE') {
        throw denied('FROM INFILE is not taken here: send the rows in the body.');
      }
      if (verb?.keyword === 'ALTER' && REFUSED_CHANGES.has(token.keyword)) {
        throw denied(`ALTER … ${token.keyword} is not taken here: it reaches beyond the tables.`);
      }
      if (token.keyword === 'ENGINE') checkEngine(tokens, index);
      const isName = token.kind === 'word' || token.kind === 'quoted';
      if (isName && next?.text === '(' && next.kind === 'symbol') {
        const name = token.text.toLowerCase();
        if (outside.has(name) || MODEL_FUNCTION.test(name)) {
          throw denied(`${token.text}() is not taken here: it reaches beyond the tables.`);
        }
      }
    }
  };
}

function checkEngine(tokens: readonly Token[], index: number): void {
  const equals = tokens[index + 1];
  const name = equals?.text === '=' ? tokens[index + 2] : equals;
  // `engine` may also be the name of a column, as in system.tables.
  if (name === undefined || (name.kind !== 'word' && name.kind !== 'quoted')) return;
  if (equals?.text !== '=' && tokens[0]?.keyword !== 'CREATE') return;
  if (!INSIDE_ENGINES.test(name.text)) {
    throw denied(`ENGINE = ${name.text} is not taken here: it may reach beyond the tables.`);
  }
}
