import { z } from 'zod';
import { FactInput } from './fact-input.ts';
import { nearestKey } from './nearest-key.ts';

/** What is wrong with one fact of a request. */
export interface FactProblem {
  /** Place of the fact in the request, from 0. */
  readonly index: number;
  /** Where in the fact, such as `source.stage`; '' for the fact itself. */
  readonly path: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

const SHOWN_CHARACTERS = 60;
/** Keys of an object that are told not to be known. */
const SHOWN_KEYS = 20;

/** A checked fact, or what is wrong with it, for `describeIssues`. */
export function checkFact(value: unknown): { input: FactInput } | { issues: readonly Issue[] } {
  const parsed = FactInput.safeParse(value, { reportInput: true });
  return parsed.success ? { input: parsed.data } : { issues: parsed.error.issues };
}

/** What is wrong with the fact at `index`, in words. Takes longer than finding it. */
export function describeIssues(issues: readonly Issue[], index: number): FactProblem[] {
  return issues.flatMap((issue) =>
    messagesOf(issue).map(({ path, message }) => ({ index, path: pathText(path), message })),
  );
}

interface Message {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function messagesOf(issue: Issue): Message[] {
  const { path } = issue;
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(path);
      return issue.keys.slice(0, SHOWN_KEYS).map((key) => ({
        path: [...path, key],
        message: `is not a key of a fact${suggestionFor(key, known)}`,
      }));
    }
    case 'invalid_type':
      if (issue.input === undefined) return [{ path, message: 'is missing' }];
      return [{ path, message: `expected ${article(issue.expected)}, got ${shown(issue.input)}` }];
    case 'invalid_value': {
      if (issue.input === undefined) return [{ path, message: 'is missing' }];
      const known = issue.values.map(String);
      const near = nearestKey(String(issue.input), known);
      const hint = near === undefined ? '' : `; did you mean "${near}"?`;
      const expected = `expected one of ${known.join(', ')}`;
      return [{ path, message: `${expected}, got ${shown(issue.input)}${hint}` }];
    }
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path, message: sentence(message) }));
    case 'too_big':
      return [{ path, message: `expected at most ${issue.maximum}${unitOf(issue.origin)}` }];
    case 'too_small':
      return [{ path, message: `expected at least ${issue.minimum}${unitOf(issue.origin)}` }];
    default:
      return [{ path, message: sentence(issue.message) }];
  }
}

function suggestionFor(key: string, known: readonly string[]): string {
  const near = nearestKey(key, known);
  return near === undefined ? `; known are ${known.join(', ')}` : `; did you mean "${near}"?`;
}

/** Names of the object of the schema at a path. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let at: unknown = FactInput;
  for (const name of path) {
    at = shapeOf(at)?.[String(name)];
    while (at instanceof z.ZodOptional) at = at.unwrap();
  }
  return Object.keys(shapeOf(at) ?? {});
}

const shapeOf = (schema: unknown): Record<string, unknown> | undefined =>
  schema instanceof z.ZodObject ? schema.shape : undefined;

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

const unitOf = (origin: string): string => UNITS[origin] ?? '';

const article = (expected: string): string =>
  expected === 'int' ? 'a whole number' : `${/^[aeiou]/.test(expected) ? 'an' : 'a'} ${expected}`;

function shown(input: unknown): string {
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'an object';
  const text = JSON.stringify(input) ?? String(input);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

const sentence = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1);

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((name, place) =>
      typeof name === 'number' ? `[${name}]` : place === 0 ? String(name) : `.${String(name)}`,
    )
    .join('');
}
