import type { Conformance } from '../report/report-schema.ts';
import type { DeclaredProcess } from './declared-process.ts';
import { comparePath } from './path-steps.ts';
import type { VariantRow } from './row.ts';
import { shareOf } from './share-of.ts';

const VARIANTS_SHOWN = 10;

/** Expected against actual for one declared process, from its distinct variants with their counts. */
export function conformanceOf(
  declared: DeclaredProcess,
  variants: readonly VariantRow[],
): Conformance | undefined {
  const { paths } = declared;
  if (!paths) return undefined;
  const deviations = new Map<string, Conformance['deviations'][number]>();
  const deviating: Conformance['variants'] = [];
  let compared = 0;
  let following = 0;
  for (const variant of variants) {
    const comparison = variant.closedCycles > 0 ? comparePath(paths, variant.stages) : undefined;
    if (!comparison) continue;
    compared += variant.closedCycles;
    if (comparison.distance === 0) {
      following += variant.closedCycles;
      continue;
    }
    deviating.push({
      stages: variant.stages,
      cycles: variant.closedCycles,
      distance: comparison.distance,
      medianSeconds: variant.medianSeconds,
      steps: [...comparison.steps],
    });
    const named = new Set<string>();
    for (const { kind, stage } of comparison.steps) {
      const key = JSON.stringify([kind, stage]);
      if (kind === 'match' || named.has(key)) continue;
      named.add(key);
      const cycles = (deviations.get(key)?.cycles ?? 0) + variant.closedCycles;
      deviations.set(key, { kind, stage, cycles });
    }
  }
  const cycles = variants.reduce((sum, variant) => sum + variant.cycles, 0);
  const closed = variants.reduce((sum, variant) => sum + variant.closedCycles, 0);
  return {
    namespace: declared.namespace,
    process: declared.process,
    version: declared.version,
    compared,
    openLeftOut: cycles - closed,
    following: shareOf(following, compared),
    deviations: [...deviations.values()].sort(
      (a, b) => b.cycles - a.cycles || a.stage.localeCompare(b.stage, 'en'),
    ),
    variants: deviating.sort((a, b) => b.cycles - a.cycles).slice(0, VARIANTS_SHOWN),
    variantsInAll: variants[0]?.variants ?? 0,
  };
}
