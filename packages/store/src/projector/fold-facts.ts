import { type Fact, factId, foldCycle, importedStatuses } from '@baton/conventions';
import type { Block } from '../native/read-blocks.ts';
import { processText } from './cycle-key.ts';
import type { Definitions } from './process-definitions.ts';
import type { ProjectedCycle } from './projected-cycle.ts';
import { readFacts } from './read-facts.ts';

const GENERATION_STEP = 2 ** 32;

/** The lowest version a row of a generation can have. */
export const firstVersionOf = (generation: number): number => generation * GENERATION_STEP;

/** Whether two facts are of one cycle. */
const sameCycle = (a: Fact, b: Fact): boolean =>
  a.item === b.item &&
  a.cycle === b.cycle &&
  a.process === b.process &&
  a.namespace === b.namespace;

/** Whether two facts are one span: a resend that the table has not merged away yet. */
const sameSpan = (a: Fact, b: Fact): boolean => a.spanId === b.spanId && factId(a) === factId(b);

/**
 * Folds the facts in a stream of blocks, sorted by cycle, one cycle at a time. What statuses mean the definition in
 * force says, else the import that brought the facts.
 *
 * The version grows with every new span, so of two projectors the one that saw more wins, and with
 * the generation, so a rebuild wins over both.
 */
export async function* foldFacts(
  blocks: AsyncIterable<Block>,
  generation: number,
  definitions: Definitions,
): AsyncGenerator<ProjectedCycle> {
  let facts: Fact[] = [];
  let last: Fact | undefined;
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

  for await (const block of blocks) {
    const { rows, factAt, traceIdAt } = readFacts(block);
    for (let row = 0; row < rows; row++) {
      const fact = factAt(row);
      const isSameCycle = last !== undefined && sameCycle(last, fact);
      if (isSameCycle && last !== undefined && sameSpan(last, fact)) continue;
      const factTraceId = traceIdAt(row);
      if (!isSameCycle) {
        const folded = finish();
        if (folded !== undefined) yield folded;
        facts = [];
        traceId = factTraceId;
      }
      if (factTraceId < traceId) traceId = factTraceId;
      facts.push(fact);
      last = fact;
    }
  }
  const folded = finish();
  if (folded !== undefined) yield folded;
}
