import type { Finding } from '../findings/finding.ts';
import { NO_EVIDENCE } from '../findings/no-evidence.ts';
import { formatCount } from '../report/format/number.ts';
import { plural } from '../report/format/plural.ts';
import { claimOf, type FactorRun } from './factor-finding.ts';
import type { Factor, FactorSample } from './factor-sample.ts';
import { MINIMUM_ARM } from './screen.ts';

/** Says how many more handoffs it takes to look at a factor that too few are with, or too few without. */
export function rareFinding(
  factor: Factor,
  { exposed, others }: { readonly exposed: number; readonly others: number },
  run: FactorRun,
): Finding {
  const n = exposed + others;
  const needed =
    exposed === 0 ? MINIMUM_ARM : Math.ceil((MINIMUM_ARM * n) / Math.min(exposed, others)) - n;
  const none =
    n === 1 ? 'The one handoff there is was not' : `None of ${formatCount(n)} handoffs was`;
  const those = `${formatCount(exposed)} ${exposed === 1 ? 'was' : 'were'}`;
  const claim =
    exposed === 0
      ? `${none} ${factor.words}: what goes with it cannot be told until ${MINIMUM_ARM} are.`
      : `Of ${formatCount(n)} handoffs ${those} ${factor.words}: about ${formatCount(needed)} more are needed to compare them.`;
  return {
    ...claimOf(factor, 'any', run),
    verdict: 'not_enough_data',
    claim,
    evidence: {
      ...NO_EVIDENCE,
      ...{ n, exposed, outcome: 'any', tried: run.tried, needed, sample: run.sample },
      details: { factor: factor.name },
    },
  };
}

/** Says why not a single comparison could be made of the handoffs there are. */
export function nothingCompared(
  { rows, outcomes }: Pick<FactorSample, 'rows' | 'outcomes'>,
  run: FactorRun,
): Finding {
  const needed = Math.max(0, 2 * MINIMUM_ARM - rows);
  return {
    ...claimOf({ name: 'anything', words: 'of any kind' }, 'any', run),
    verdict: 'not_enough_data',
    claim: reasonOf(rows, outcomes.length > 0),
    evidence: {
      ...NO_EVIDENCE,
      ...{ n: rows, outcome: 'any', sample: run.sample },
      needed: needed === 0 ? null : needed,
      details: { factor: 'anything' },
    },
  };
}

function reasonOf(rows: number, hasOutcomes: boolean): string {
  const both = `it takes ${MINIMUM_ARM} on either side`;
  if (!hasOutcomes) {
    return rows === 1
      ? `The one handoff there is has not ended yet, so nothing can be compared; ${both}.`
      : `None of ${formatCount(rows)} handoffs has ended yet, so nothing can be compared.`;
  }
  if (rows < 2 * MINIMUM_ARM) {
    const few = rows === 1 ? 'is too few' : 'are too few';
    return `${plural(rows, 'handoff')} ${few} to compare anything: ${both}.`;
  }
  return `${formatCount(rows)} handoffs are too much alike in what is known of their beginning to compare anything: ${both}.`;
}
