import { ConventionError } from './error.ts';
import type { Path } from './process-definition.ts';

/**
 * An automaton without empty moves: state 0 is the start, every other state is entered by reading
 * one stage.
 */
export interface PathAutomaton {
  /** The stage read on entering a state; null for the start. */
  readonly stages: readonly (string | null)[];
  /** States that may follow, ascending. */
  readonly next: readonly (readonly number[])[];
  readonly accepting: readonly boolean[];
  /** Which of the paths a state belongs to; of the start: the first one that allows no stage, or -1. */
  readonly pathIndex: readonly number[];
}

/** Stages a set of paths may mention in all, repeats with limits counted out. */
export const MAX_PATH_STAGES = 1_000;

const MAX_DEPTH = 64;
const REPEAT_MIN = 1;

// The states with which a part of a path can begin and end, and whether it may be left out
// (Glushkov, "The abstract theory of automata", 1961).
interface Part {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly empty: boolean;
}

interface Builder {
  readonly stages: (string | null)[];
  readonly next: Set<number>[];
  readonly pathIndex: number[];
}

/**
 * Compiles paths into one automaton that accepts what any of them allows.
 *
 * @throws ConventionError `invalid_path` if they are too large or too deep
 */
export function compilePaths(paths: readonly Path[]): PathAutomaton {
  const size = paths.reduce<number>((sum, path) => sum + pathSize(path), 0);
  if (size > MAX_PATH_STAGES) {
    throw new ConventionError(
      'invalid_path',
      `Expected paths of at most ${MAX_PATH_STAGES} stages with repeats counted out, got ${size}. Use repeat without max, or fewer paths.`,
    );
  }
  const builder: Builder = { stages: [null], next: [new Set()], pathIndex: [-1] };
  const accepting = new Set<number>();
  paths.forEach((path, index) => {
    const from = builder.stages.length;
    const part = build(builder, path);
    connect(builder, [0], part.first);
    for (const state of part.last) accepting.add(state);
    builder.pathIndex.push(...Array.from({ length: builder.stages.length - from }, () => index));
    if (part.empty && !accepting.has(0)) {
      accepting.add(0);
      builder.pathIndex[0] = index;
    }
  });
  return {
    stages: builder.stages,
    next: builder.next.map((states) => [...states].sort((a, b) => a - b)),
    accepting: builder.stages.map((_, state) => accepting.has(state)),
    pathIndex: builder.pathIndex,
  };
}

/** Whether a path, or the paths of an automaton, allows exactly this sequence of stages. */
export function pathAccepts(path: Path | PathAutomaton, stages: readonly string[]): boolean {
  const automaton = isAutomaton(path) ? path : compilePaths([path]);
  let states: ReadonlySet<number> = new Set([0]);
  for (const stage of stages) {
    const reached = new Set<number>();
    for (const state of states) {
      for (const next of automaton.next[state] ?? []) {
        if (automaton.stages[next] === stage) reached.add(next);
      }
    }
    if (reached.size === 0) return false;
    states = reached;
  }
  return [...states].some((state) => automaton.accepting[state]);
}

/**
 * How many stages a path mentions, repeats with limits counted out.
 *
 * @throws ConventionError `invalid_path` if it is nested too deeply
 */
export function pathSize(path: Path, depth = 0): number {
  if (depth > MAX_DEPTH) {
    throw new ConventionError(
      'invalid_path',
      `Expected a path nested at most ${MAX_DEPTH} levels deep; write it flatter.`,
    );
  }
  if (typeof path === 'string') return 1;
  if ('optional' in path) return pathSize(path.optional, depth + 1);
  if ('repeat' in path) return pathSize(path.repeat, depth + 1) * copiesOf(path);
  const parts = 'seq' in path ? path.seq : path.choice;
  return parts.reduce<number>((sum, part) => sum + pathSize(part, depth + 1), 0);
}

function copiesOf(path: { readonly min?: number; readonly max?: number }): number {
  return path.max ?? Math.max(path.min ?? REPEAT_MIN, 1);
}

function isAutomaton(path: Path | PathAutomaton): path is PathAutomaton {
  return typeof path === 'object' && 'accepting' in path;
}

function build(builder: Builder, path: Path): Part {
  if (typeof path === 'string') {
    const state = builder.stages.push(path) - 1;
    builder.next.push(new Set());
    return { first: [state], last: [state], empty: false };
  }
  if ('seq' in path) return buildSequence(builder, path.seq);
  if ('optional' in path) return { ...build(builder, path.optional), empty: true };
  if ('repeat' in path) return buildRepeat(builder, path);
  const parts = path.choice.map((part) => build(builder, part));
  return {
    first: parts.flatMap((part) => part.first),
    last: parts.flatMap((part) => part.last),
    empty: parts.some((part) => part.empty),
  };
}

function buildSequence(builder: Builder, paths: readonly Path[]): Part {
  let whole: Part = { first: [], last: [], empty: true };
  for (const path of paths) {
    const part = build(builder, path);
    connect(builder, whole.last, part.first);
    whole = {
      first: whole.empty ? [...whole.first, ...part.first] : whole.first,
      last: part.empty ? [...whole.last, ...part.last] : part.last,
      empty: whole.empty && part.empty,
    };
  }
  return whole;
}

function buildRepeat(builder: Builder, path: Extract<Path, { readonly repeat: Path }>): Part {
  const copies = Array.from({ length: copiesOf(path) }, () => build(builder, path.repeat));
  copies.forEach((copy, i) => {
    connect(builder, copies[i - 1]?.last ?? [], copy.first);
  });
  const final = copies.at(-1);
  if (path.max === undefined && final) connect(builder, final.last, final.first);
  // A body that may be left out makes every number of copies up to the last possible.
  const bodyEmpty = copies[0]?.empty ?? true;
  const min = bodyEmpty ? 0 : (path.min ?? REPEAT_MIN);
  return {
    first: copies[0]?.first ?? [],
    last: copies.slice(Math.max(min, 1) - 1).flatMap((copy) => copy.last),
    empty: min === 0,
  };
}

function connect(builder: Builder, from: readonly number[], to: readonly number[]): void {
  for (const state of from) {
    for (const next of to) builder.next[state]?.add(next);
  }
}
