import { type AlignedStep, nearestPath, type PathAutomaton } from '@baton/conventions';
import type { PathStep } from '../report/report-schema.ts';

/** The way of an item beside the nearest allowed one. */
export interface PathComparison {
  /** Skipped and extra stages together; 0 where the path was followed. */
  readonly distance: number;
  readonly steps: readonly PathStep[];
}

/**
 * Compares an observed stage sequence with the nearest allowed path. An extra stage the item had
 * been in before reads as returned; one that is skipped elsewhere reads, once, as out of order.
 */
export function comparePath(
  automaton: PathAutomaton,
  stages: readonly string[],
): PathComparison | undefined {
  const nearest = nearestPath(automaton, stages);
  return nearest && { distance: nearest.cost, steps: nameDeviations(matchEarliest(nearest.steps)) };
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
          : seen.has(step.stage)
            ? 'returned'
            : 'extra';
    steps.push({ kind, stage: step.stage });
    seen.add(step.stage);
  });
  return steps;
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
