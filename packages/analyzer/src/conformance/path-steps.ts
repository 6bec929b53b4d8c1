import { type AlignedStep, nearestPath, type PathAutomaton } from '@baton/conventions';
import type { PathStep } from './conformance-schema.ts';

/** The way of an item beside the nearest allowed one. */
export interface PathComparison {
  /** Skipped and extra stages together; 0 where the path was followed. */
  readonly distance: number;
  /** From 0, nothing in common, to 1, followed: 1 - distance / worst. */
  readonly fitness: number;
  /** The greatest distance there can be: every stage seen is extra, the shortest path is skipped. */
  readonly worst: number;
  readonly steps: readonly PathStep[];
}

/**
 * Compares an observed stage sequence with the nearest allowed path, undefined without any path. An extra
 * stage that the item had been in before reads as returned, or as repeated where it directly follows itself
 * (stage sequences of the fold never do); one that is skipped elsewhere reads, once, as out of order.
 * Fitness is that of alignments with unit costs (van der Aalst, Adriansyah and van Dongen, "Replaying history on
 * process models", WIREs Data Mining and Knowledge Discovery 2, 2012; van der Aalst, "Process Mining", 2016,
 * section 8.3).
 */
export function comparePath(
  automaton: PathAutomaton,
  stages: readonly string[],
): PathComparison | undefined {
  const nearest = nearestPath(automaton, stages);
  if (!nearest) return undefined;
  const worst = stages.length + shortestPath(automaton);
  return {
    distance: nearest.cost,
    fitness: worst === 0 ? 1 : 1 - nearest.cost / worst,
    worst,
    steps: nameDeviations(matchEarliest(nearest.steps)),
  };
}

/** Stages of the shortest allowed path. */
function shortestPath(automaton: PathAutomaton): number {
  const known = shortest.get(automaton);
  if (known !== undefined) return known;
  const length = nearestPath(automaton, [])?.cost ?? 0;
  shortest.set(automaton, length);
  return length;
}

// Every variant of a process is compared with the same automaton.
const shortest = new WeakMap<PathAutomaton, number>();

/** The automaton for items that are still on their way: accepts every beginning of a path. */
export function prefixAutomaton(automaton: PathAutomaton): PathAutomaton {
  return { ...automaton, accepting: automaton.accepting.map(() => true) };
}

/**
 * Of equally near ways to compare, the one that matches a stage at its first visit: then the second
 * visit is what is extra, as people would say it.
 */
function matchEarliest(aligned: readonly AlignedStep[]): AlignedStep[] {
  const steps = [...aligned];
  steps.forEach((match, at) => {
    if (match.kind !== 'match') return;
    let earliest = at;
    for (let i = at - 1; steps[i]?.kind === 'extra'; i -= 1) {
      if (steps[i]?.stage === match.stage) earliest = i;
    }
    if (earliest === at) return;
    steps[earliest] = match;
    steps[at] = { kind: 'extra', stage: match.stage };
  });
  return steps;
}

function nameDeviations(aligned: readonly AlignedStep[]): PathStep[] {
  const moved = movedSteps(aligned);
  const seen = new Set<string>();
  let last: string | undefined;
  const steps: PathStep[] = [];
  aligned.forEach((step, i) => {
    if (step.kind === 'skipped') {
      if (!moved.has(i)) steps.push({ kind: 'skipped', stage: step.stage });
      return;
    }
    const kind =
      step.kind === 'match'
        ? 'match'
        : moved.has(i)
          ? 'out_of_order'
          : extraKind(step.stage, last, seen);
    steps.push({ kind, stage: step.stage });
    seen.add(step.stage);
    last = step.stage;
  });
  return steps;
}

function extraKind(
  stage: string,
  last: string | undefined,
  seen: ReadonlySet<string>,
): 'repeated' | 'returned' | 'extra' {
  if (stage === last) return 'repeated';
  return seen.has(stage) ? 'returned' : 'extra';
}

/** Places of extra and skipped steps that pair up: the stage was there, elsewhere than allowed. */
function movedSteps(aligned: readonly AlignedStep[]): Set<number> {
  const skipped = new Map<string, number[]>();
  aligned.forEach((step, i) => {
    if (step.kind !== 'skipped') return;
    skipped.set(step.stage, [...(skipped.get(step.stage) ?? []), i]);
  });
  const moved = new Set<number>();
  aligned.forEach((step, i) => {
    const place = step.kind === 'extra' ? skipped.get(step.stage)?.shift() : undefined;
    if (place !== undefined) moved.add(place).add(i);
  });
  return moved;
}
