import { type Fact, foldCycle, importedStatuses } from '@baton/conventions';
import { processText } from './cycle-key.ts';
import type { Definitions } from './process-definitions.ts';
import type { ProjectedCycle } from './projected-cycle.ts';
import { type FactRow, readFactRow, sameCycle, sameSpan, traceIdOf } from './read-fact-row.ts';

const GENERATION_STEP = 2 ** 32;

/** The lowest version a row of a generation can have. */
export const firstVersionOf = (generation: number): number => generation * GENERATION_STEP;

/**
 * Folds a stream of fact rows, sorted by cycle, one cycle at a time. What statuses mean the definition in force says,
 * else the import that brought the facts.
 *
 * The version grows with every new span, so of two projectors the one that saw more wins, and with
 * the generation, so a rebuild wins over both.
 */
export async function* foldRows(
  rows: AsyncIterable<FactRow>,
  generation: number,
  definitions: Definitions,
): AsyncGenerator<ProjectedCycle> {
  let facts: Fact[] = [];
  let last: FactRow | undefined;
  let traceId = '';

  const finish = (): ProjectedCycle | undefined => {
    const [first] = facts;
    if (first === undefined) return undefined;
    const { namespace, process, item, cycle } = first;
    const statuses = definitions.get(processText(first))?.statuses ?? importedStatuses(facts);
    return {
      key: { namespace, process, item, cycle },
      traceId,
      version: firstVersionOf(generation) + facts.length,
      folded: foldCycle(facts, statuses),
    };
  };

  for await (const row of rows) {
    const isSameCycle = last !== undefined && sameCycle(last, row);
    if (isSameCycle && last !== undefined && sameSpan(last, row)) continue;
    if (!isSameCycle) {
      const folded = finish();
      if (folded !== undefined) yield folded;
      facts = [];
      traceId = traceIdOf(row);
    }
    if (traceIdOf(row) < traceId) traceId = traceIdOf(row);
    facts.push(readFactRow(row));
    last = row;
  }
  const folded = finish();
  if (folded !== undefined) yield folded;
}
