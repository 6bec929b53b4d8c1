import type { VariantRow } from '../analysis/row.ts';
import type { Deviation } from './conformance-schema.ts';
import { deviationKey } from './deviation-onset.ts';
import { type CycleTimes, deviationTimes, leastDifference } from './deviation-times.ts';
import type { PathComparison } from './path-steps.ts';

const EXAMPLES = 3;

/** A variant beside the nearest path: whole for closed cycles, as far as it went for open ones. */
export interface ComparedVariant {
  readonly variant: VariantRow;
  readonly closed: PathComparison;
  readonly open: PathComparison;
}

interface Draft {
  readonly kind: Deviation['kind'];
  readonly stage: string;
  cycles: number;
  readonly examples: string[];
  readonly closedVariants: Set<number>;
  readonly openVariants: Set<number>;
}

/**
 * Every kind of deviation at a stage, with how long the items take that have it. First those that surely go with
 * another time, by the least difference that the interval allows; then by how frequent they are.
 */
export function deviationsOf(compared: readonly ComparedVariant[]): Deviation[] {
  const drafts = new Map<string, Draft>();
  compared.forEach(({ variant, closed, open }, at) => {
    for (const draft of named(drafts, variant.closedCycles > 0 ? closed : undefined)) {
      draft.cycles += variant.closedCycles;
      draft.closedVariants.add(at);
      draft.examples.push(...variant.closedExamples);
    }
    for (const draft of named(drafts, variant.cycles > variant.closedCycles ? open : undefined)) {
      draft.openVariants.add(at);
      draft.examples.push(...variant.openExamples);
    }
  });
  const list = [...drafts.values()].sort(byFrequency);
  const { times, ofVariant } = cycleTimes(compared);
  const found = deviationTimes(
    times,
    list.map((draft) =>
      Uint8Array.from(ofVariant, (variant, row) =>
        (times.ended[row] === 1 ? draft.closedVariants : draft.openVariants).has(variant) ? 1 : 0,
      ),
    ),
  );
  return list
    .flatMap(({ kind, stage, cycles, examples }, at): Deviation[] => {
      const time = found[at];
      if (!time) return [];
      const smallest = [...new Set(examples)].sort().slice(0, EXAMPLES);
      return [{ kind, stage, cycles, examples: smallest, time }];
    })
    .sort((a, b) => leastDifference(b.time) - leastDifference(a.time) || byFrequency(a, b));
}

/** The drafts of what is off in a comparison, each once. */
function named(drafts: Map<string, Draft>, comparison: PathComparison | undefined): Set<Draft> {
  const found = new Set<Draft>();
  for (const { kind, stage } of comparison?.steps ?? []) {
    if (kind === 'match') continue;
    const key = deviationKey({ kind, stage });
    const draft = drafts.get(key) ?? {
      kind,
      stage,
      cycles: 0,
      examples: [],
      closedVariants: new Set(),
      openVariants: new Set(),
    };
    drafts.set(key, draft);
    found.add(draft);
  }
  return found;
}

function byFrequency(
  a: Pick<Deviation, 'kind' | 'stage' | 'cycles'>,
  b: Pick<Deviation, 'kind' | 'stage' | 'cycles'>,
): number {
  return (
    b.cycles - a.cycles ||
    a.stage.localeCompare(b.stage, 'en') ||
    a.kind.localeCompare(b.kind, 'en')
  );
}

/** One row per cycle whose time was read; the row's variant beside it. */
function cycleTimes(compared: readonly ComparedVariant[]): {
  readonly times: CycleTimes;
  readonly ofVariant: readonly number[];
} {
  const seconds: number[] = [];
  const ended: number[] = [];
  const ofVariant: number[] = [];
  compared.forEach(({ variant }, at) => {
    for (const value of variant.closedSeconds) {
      seconds.push(value);
      ended.push(1);
      ofVariant.push(at);
    }
    for (const value of variant.openSeconds) {
      seconds.push(value);
      ended.push(0);
      ofVariant.push(at);
    }
  });
  return {
    times: { seconds: Float64Array.from(seconds), ended: Uint8Array.from(ended) },
    ofVariant,
  };
}
