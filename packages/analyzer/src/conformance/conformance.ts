import type { PathAutomaton } from '@baton/conventions';
import type { DeclaredProcess } from '../analysis/declared-process.ts';
import type { VariantRow } from '../analysis/row.ts';
import { shareOf } from '../analysis/share-of.ts';
import type { Conformance, RuleResult } from './conformance-schema.ts';
import { conformanceSentence } from './conformance-sentence.ts';
import { type ComparedVariant, deviationsOf } from './deviations.ts';
import { logFitness } from './log-fitness.ts';
import { comparePath, prefixAutomaton } from './path-steps.ts';

const VARIANTS_SHOWN = 10;

/** Expected against actual for one declared process, from its distinct variants with their counts. */
export function conformanceOf(
  declared: DeclaredProcess,
  variants: readonly VariantRow[],
  rules: readonly RuleResult[],
): Conformance {
  const { paths } = declared;
  const compared = paths ? comparedVariants(paths, variants) : [];
  const closed = variants.reduce((sum, variant) => sum + variant.closedCycles, 0);
  const cycles = variants.reduce((sum, variant) => sum + variant.cycles, 0);
  const following = sumOf(compared.filter(({ closed: { distance } }) => distance === 0));
  const times = variants.reduce(
    (sum, { closedSeconds, openSeconds }) => sum + closedSeconds.length + openSeconds.length,
    0,
  );
  const figures: Omit<Conformance, 'sentence'> = {
    namespace: declared.namespace,
    process: declared.process,
    version: declared.version,
    hasPaths: paths !== undefined,
    compared: paths ? closed : 0,
    openLeftOut: cycles - closed,
    following: paths ? shareOf(following, closed) : null,
    fitness: logFitness(
      compared.map(({ variant, closed: comparison }) => ({
        cycles: variant.closedCycles,
        comparison,
      })),
    ),
    deviations: deviationsOf(compared),
    variants: deviatingVariants(compared),
    variantsInAll: variants[0]?.variants ?? 0,
    timeSample: variants.some(({ sampled }) => sampled) ? times : null,
    rules: [...rules],
  };
  return { ...figures, sentence: conformanceSentence(figures) };
}

function comparedVariants(
  paths: PathAutomaton,
  variants: readonly VariantRow[],
): ComparedVariant[] {
  const prefixes = prefixAutomaton(paths);
  return variants.flatMap((variant) => {
    const closed = comparePath(paths, variant.stages);
    const isOpen = variant.cycles > variant.closedCycles;
    const open = isOpen ? comparePath(prefixes, variant.stages) : closed;
    return closed && open ? [{ variant, closed, open }] : [];
  });
}

function deviatingVariants(compared: readonly ComparedVariant[]): Conformance['variants'] {
  return compared
    .filter(({ variant, closed }) => variant.closedCycles > 0 && closed.distance > 0)
    .sort((a, b) => b.variant.closedCycles - a.variant.closedCycles)
    .slice(0, VARIANTS_SHOWN)
    .map(({ variant, closed }) => ({
      stages: variant.stages,
      cycles: variant.closedCycles,
      distance: closed.distance,
      fitness: closed.fitness,
      medianSeconds: variant.medianSeconds,
      steps: [...closed.steps],
      examples: variant.closedExamples,
    }));
}

function sumOf(compared: readonly ComparedVariant[]): number {
  return compared.reduce((sum, { variant }) => sum + variant.closedCycles, 0);
}
