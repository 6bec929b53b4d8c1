import { tooLarge } from '../receiver/request-error.ts';

/** Each takes up to a tenth of a millisecond, and nothing else runs meanwhile. */
const MAX_FACTS = 10_000;

/** How the facts of a request are written. */
export type FactFormat = 'json' | 'ndjson';

/** A value that may be a fact, or why there is none in its place. */
export type FactCandidate = { readonly value: unknown } | { readonly problem: string };

/** The JSON of a request as a whole cannot be read. */
export class UnreadableFacts extends Error {}

/**
 * The candidates of a body: one JSON object, a list of them, `{ "facts": [...] }`, or a line each.
 * Throws {@link UnreadableFacts} where a body that is one JSON text is none, and a RequestError 413 for too many.
 */
export function readFactBody(body: Buffer, format: FactFormat): FactCandidate[] {
  // A shell on Windows may put a byte order mark in front.
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  return format === 'ndjson' ? readLines(text) : readJson(text);
}

function readJson(text: string): FactCandidate[] {
  if (text.trim() === '') {
    throw new UnreadableFacts(
      'The body is empty. Send a fact, a list of facts, or {"facts": [...]}.',
    );
  }
  const parsed = parse(text);
  if ('problem' in parsed)
    throw new UnreadableFacts(`The body is not valid JSON: ${parsed.problem}`);
  const { value } = parsed;
  if (Array.isArray(value)) return bounded(value).map((one) => ({ value: one }));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'facts')) {
    return [{ value }];
  }
  const { facts, ...others } = value as { facts: unknown };
  const unknown = Object.keys(others);
  if (!Array.isArray(facts) || unknown.length > 0) {
    throw new UnreadableFacts(
      'A body with the key "facts" must be {"facts": [...]}: a list of facts and no other key.',
    );
  }
  return bounded(facts).map((one) => ({ value: one }));
}

function readLines(text: string): FactCandidate[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return bounded(lines).map((line) => {
    const parsed = parse(line);
    return 'problem' in parsed ? { problem: `is not valid JSON: ${parsed.problem}` } : parsed;
  });
}

function bounded<T>(facts: readonly T[]): readonly T[] {
  if (facts.length <= MAX_FACTS) return facts;
  throw tooLarge(`The body has ${facts.length} facts. Send at most ${MAX_FACTS} at a time.`);
}

function parse(text: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The engine's message quotes the body; where it is wrong is all that is needed.
    const position = /position \d+(?: \(line \d+ column \d+\))?/.exec(error.message)?.[0];
    return { problem: position === undefined ? 'it ends too early.' : `see ${position}.` };
  }
}
