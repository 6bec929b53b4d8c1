import { compilePaths } from '@baton/conventions';
import type { VariantRow } from '../analysis/row.ts';
import { shareOf } from '../analysis/share-of.ts';
import { formatCount, formatPercent } from '../report/format/number.ts';
import { plural } from '../report/format/plural.ts';
import { formatFitness } from './conformance-sentence.ts';
import { logFitness } from './log-fitness.ts';
import { mergeVariants } from './merge-variants.ts';
import { comparePath } from './path-steps.ts';
import type { ProposedPath } from './proposed-path-schema.ts';

/** Fewest items that ended well from which paths are proposed. */
export const MINIMUM_ENDED_WELL = 30;
/** Share of those that the proposed paths are to cover. */
const WANTED_COVERAGE = 0.8;
/** Fewest that they must cover: below, there is no usual way. */
const LEAST_COVERAGE = 0.5;
/** Ways more than these nobody reads through to confirm. */
const MOST_VARIANTS = 12;

/** What a proposal is made from. */
export type ProposalVariant = Pick<
  VariantRow,
  'stages' | 'closedCycles' | 'endedWell' | 'recordsSuccess'
>;

/**
 * Proposes paths from how the items went that ended well: the fewest distinct sequences that cover 80 % of them, the
 * most frequent first, merged where that allows nothing else. What is rare is left out on purpose, as is usual in
 * discovering processes (filtering of infrequent behaviour: Leemans, Fahland and van der Aalst, "Discovering
 * block-structured process models from event logs containing infrequent behaviour", BPM Workshops 2013). Equal
 * frequencies go by length, then by name, so the same items give the same proposal.
 */
export function proposePaths(
  of: { readonly namespace: string; readonly process: string },
  variants: readonly ProposalVariant[],
): ProposedPath {
  const endedWell = variants.reduce((sum, variant) => sum + variant.endedWell, 0);
  const endedWellBy = variants.some((variant) => variant.recordsSuccess) ? 'success' : 'speed';
  const chosen = frequentVariants(variants, endedWell);
  const covered = chosen.reduce((sum, variant) => sum + variant.endedWell, 0);
  const nothing = {
    namespace: of.namespace,
    process: of.process,
    endedWellBy,
    endedWell,
    paths: [],
    variants: 0,
    covered: null,
    following: null,
    fitness: null,
  } as const;
  if (endedWell < MINIMUM_ENDED_WELL) {
    const needed = MINIMUM_ENDED_WELL - endedWell;
    return {
      ...nothing,
      paths: [],
      sentence: `Not enough data for a proposal: ${plural(endedWell, 'item')} ended well, ${formatCount(needed)} more needed.`,
    };
  }
  if (chosen.length === 0 || covered < LEAST_COVERAGE * endedWell) {
    return {
      ...nothing,
      paths: [],
      sentence: `No path is proposed: the ${formatCount(chosen.length)} most frequent ways cover only ${formatPercent(covered / endedWell)} of the ${formatCount(endedWell)} items that ended well.`,
    };
  }
  const paths = mergeVariants(chosen.map(({ stages }) => stages));
  const automaton = compilePaths(paths);
  const compared = variants.flatMap(({ stages, closedCycles }) => {
    const comparison = closedCycles > 0 ? comparePath(automaton, stages) : undefined;
    return comparison ? [{ cycles: closedCycles, comparison }] : [];
  });
  const closed = compared.reduce((sum, { cycles }) => sum + cycles, 0);
  const following = compared
    .filter(({ comparison }) => comparison.distance === 0)
    .reduce((sum, { cycles }) => sum + cycles, 0);
  const fitness = logFitness(compared);
  return {
    ...nothing,
    paths: paths as ProposedPath['paths'],
    variants: chosen.length,
    covered: shareOf(covered, endedWell),
    following: shareOf(following, closed),
    fitness,
    sentence: `A proposal to confirm: ${plural(chosen.length, 'way')} that ${formatPercent(covered / endedWell)} of the ${formatCount(endedWell)} items took that ended well; ${formatPercent(following / closed)} of all ${formatCount(closed)} closed items follow, fitness ${formatFitness(fitness ?? 0)}.`,
  };
}

function frequentVariants(
  variants: readonly ProposalVariant[],
  endedWell: number,
): ProposalVariant[] {
  const ranked = variants
    .filter((variant) => variant.endedWell > 0 && variant.stages.length > 0)
    .sort(
      (a, b) =>
        b.endedWell - a.endedWell ||
        a.stages.length - b.stages.length ||
        (JSON.stringify(a.stages) < JSON.stringify(b.stages) ? -1 : 1),
    );
  const chosen: ProposalVariant[] = [];
  let covered = 0;
  for (const variant of ranked) {
    if (covered >= WANTED_COVERAGE * endedWell || chosen.length === MOST_VARIANTS) break;
    chosen.push(variant);
    covered += variant.endedWell;
  }
  return chosen;
}
