import type {
  ChoiceShape,
  ObjectShape,
  RecordShape,
  ReferenceTarget,
  Shape,
  TextShape,
} from './shape.ts';

/** One thing that is wrong with a value. */
export interface Problem {
  /** Where: `handoffs.escalate.to`, `paths[0].seq[2]`; empty for the whole value. */
  readonly path: string;
  readonly message: string;
}

/** A text that must be the name of something declared elsewhere in the same value. */
export interface Reference {
  readonly path: string;
  readonly name: string;
  readonly target: ReferenceTarget;
}

/** What a walk found: a clean copy (to be used only if there are no problems) and what to check next. */
export interface ShapeCheck {
  readonly value: unknown;
  readonly problems: Problem[];
  readonly references: readonly Reference[];
}

interface Walk {
  readonly problems: Problem[];
  readonly references: Reference[];
  valuesLeft: number;
}

/** Problems beyond this number are not listed. */
export const MAX_PROBLEMS = 100;

const MAX_DEPTH = 64;
const MAX_VALUES = 100_000;
const MAX_SHOWN = 60;

/**
 * Compares any value with a shape and lists every problem. Only own, plain data is read and copied,
 * so that getters, prototypes and endless nesting do no harm.
 */
export function checkShape(shape: Shape, value: unknown): ShapeCheck {
  const problems: Problem[] = [];
  const references: Reference[] = [];
  const walk: Walk = { problems, references, valuesLeft: MAX_VALUES };
  try {
    const copy = check(shape, value, { walk, path: '', depth: 0 });
    return { value: copy, problems, references };
  } catch (error) {
    // A getter or proxy of the caller's object may throw anything.
    const reason = error instanceof Error ? error.message : 'unknown error';
    problems.push({ path: '', message: `Cannot be read: ${reason}.` });
    return { value: undefined, problems, references: [] };
  }
}

interface Place {
  readonly walk: Walk;
  readonly path: string;
  readonly depth: number;
}

function check(shape: Shape, value: unknown, place: Place): unknown {
  if (place.walk.problems.length >= MAX_PROBLEMS) return undefined;
  // An object that is reached along many ways (YAML aliases) is small in memory and endless to walk.
  if (--place.walk.valuesLeft < 0) {
    return place.walk.valuesLeft === -1
      ? report(place, `More than ${MAX_VALUES} values; make it smaller.`)
      : undefined;
  }
  if (place.depth > MAX_DEPTH) {
    return report(place, `Nested more than ${MAX_DEPTH} levels deep; write it flatter.`);
  }
  switch (shape.type) {
    case 'text':
      return checkText(shape, value, place);
    case 'integer':
      return Number.isInteger(value) && Number(value) >= shape.min && Number(value) <= shape.max
        ? value
        : expected(place, `a whole number from ${shape.min} to ${shape.max}`, value);
    case 'boolean':
      return typeof value === 'boolean' ? value : expected(place, 'true or false', value);
    case 'list':
      if (!Array.isArray(value)) return expected(place, 'a list', value);
      if (value.length < shape.minItems || value.length > shape.maxItems) {
        return expected(place, `${shape.minItems} to ${shape.maxItems} entries`, value.length);
      }
      return Array.from(value, (entry, i) => check(shape.of, entry, inside(place, `[${i}]`)));
    case 'record':
      return checkRecord(shape, value, place);
    case 'object':
      return checkObject(shape, value, place);
    case 'choice':
      return checkChoice(shape, value, place);
    case 'named':
      return check(shape.shape(), value, place);
  }
}

function checkText(shape: TextShape, value: unknown, place: Place): unknown {
  const fits =
    typeof value === 'string' &&
    value.length <= shape.maxLength &&
    (shape.pattern === undefined || new RegExp(shape.pattern).test(value)) &&
    (shape.oneOf?.includes(value) ?? true) &&
    (shape.accepts?.(value) ?? true);
  if (!fits) return expected(place, shape.expected, value);
  if (shape.refersTo) {
    place.walk.references.push({ path: place.path, name: value, target: shape.refersTo });
  }
  return value;
}

function checkRecord(shape: RecordShape, value: unknown, place: Place): unknown {
  if (!isObject(value)) return expected(place, 'an object', value);
  const keys = Object.keys(value);
  if (keys.length > shape.maxEntries) {
    return expected(place, `at most ${shape.maxEntries} entries`, keys.length);
  }
  return Object.fromEntries(
    keys.map((key) => {
      const entry = inside(place, member(key));
      // As a key of a plain object it would change the object of whoever assigns it.
      if (key === '__proto__') report(entry, 'This name cannot be used; choose another.');
      else checkText(shape.key, key, entry);
      return [key, check(shape.of, value[key], entry)];
    }),
  );
}

function checkObject(shape: ObjectShape, value: unknown, place: Place): unknown {
  if (!isObject(value)) return expected(place, 'an object', value);
  const known = { ...shape.required, ...shape.optional };
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(known, key)) continue;
    const names = Object.keys(known).join(', ');
    report(inside(place, member(key)), `Unknown property; expected one of ${names}.`);
  }
  const copy: Record<string, unknown> = {};
  for (const [key, of] of Object.entries(known)) {
    const entry = Object.hasOwn(value, key) ? value[key] : undefined;
    // An own property that is undefined counts as absent, as it does in JSON.
    if (entry !== undefined) copy[key] = check(of, entry, inside(place, member(key)));
    else if (Object.hasOwn(shape.required, key)) report(inside(place, member(key)), 'Missing.');
  }
  return copy;
}

function checkChoice(shape: ChoiceShape, value: unknown, place: Place): unknown {
  const option = shape.options.find((candidate) => outlineFits(candidate, value));
  return option ? check(option, value, place) : expected(place, shape.expected, value);
}

function outlineFits(shape: Shape, value: unknown): boolean {
  if (shape.type === 'text') return typeof value === 'string';
  if (shape.type === 'list') return Array.isArray(value);
  if (shape.type !== 'object' || !isObject(value)) return false;
  const required = Object.entries(shape.required);
  // A fixed value, such as a rule's kind, tells objects apart; where there is none, the keys do.
  const [tagKey, tag] = required.find(([, of]) => of.type === 'text' && of.oneOf) ?? [];
  if (tagKey !== undefined && tag?.type === 'text') {
    return Object.hasOwn(value, tagKey) && (tag.oneOf ?? []).some((it) => it === value[tagKey]);
  }
  return required.every(([key]) => Object.hasOwn(value, key));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inside(place: Place, step: string): Place {
  const path = place.path === '' && step.startsWith('.') ? step.slice(1) : place.path + step;
  return { walk: place.walk, path, depth: place.depth + 1 };
}

function member(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `[${cut(JSON.stringify(key))}]`;
}

function expected(place: Place, what: string, value: unknown): undefined {
  return report(place, `Expected ${what}, got ${show(value)}.`);
}

function report(place: Place, message: string): undefined {
  if (place.walk.problems.length < MAX_PROBLEMS) {
    place.walk.problems.push({ path: place.path, message });
  }
  return undefined;
}

function show(value: unknown): string {
  if (typeof value === 'string') return cut(JSON.stringify(value.slice(0, MAX_SHOWN + 1)));
  if (Array.isArray(value)) return 'a list';
  if (value === null || ['number', 'boolean', 'undefined'].includes(typeof value))
    return `${value}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function cut(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
