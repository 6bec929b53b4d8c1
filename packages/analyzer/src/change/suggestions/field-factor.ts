import type { Effect, Finding } from '../../findings/finding.ts';

/** A finding that a field which came along goes with less of something. */
export interface FieldFactor {
  readonly finding: Finding;
  readonly sourceTeam: string;
  readonly targetTeam: string;
  readonly field: string;
  readonly effect: Effect;
}

const SUBJECT = /^(.+) → (.+): (.+) present$/;
const RATIOS: readonly Effect['measure'][] = ['ratio_of_medians', 'ratio_of_means'];
const DIFFERENCES: readonly Effect['measure'][] = ['difference_of_shares', 'difference_of_means'];
/** More of it is better. */
const RISING = 'score';

/** Supported factors of the form `A → B: FIELD present` that go with shorter times or fewer rounds and failures. */
export function fieldFactors(found: readonly Finding[]): FieldFactor[] {
  return found.flatMap((finding) => {
    const effect = finding.evidence.adjusted;
    const match = SUBJECT.exec(finding.subject);
    if (finding.kind !== 'factor' || finding.verdict !== 'supported' || !effect || !match)
      return [];
    const isLess =
      finding.evidence.outcome !== RISING &&
      ((RATIOS.includes(effect.measure) && effect.value > 0 && effect.high < 1) ||
        (DIFFERENCES.includes(effect.measure) && effect.high < 0));
    const [, sourceTeam = '', targetTeam = '', field = ''] = match;
    return isLess ? [{ finding, sourceTeam, targetTeam, field, effect }] : [];
  });
}
