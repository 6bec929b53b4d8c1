import type { Effect, Finding } from '../../findings/finding.ts';

/** A finding that a field which came along goes with less of something. */
export interface FieldFactor {
  readonly finding: Finding;
  readonly field: string;
  /** The pair it was seen in; undefined: all pairs of the process. */
  readonly pair: { readonly sourceTeam: string; readonly targetTeam: string } | undefined;
  readonly effect: Effect;
  /** What interventions call the outcome. */
  readonly outcome: string;
}

const SUBJECT = /^(.+) → (.+): (.+) present$/;
/** How factors name a field by itself; those of two factors have more to them. */
const FIELD = /^field:(?!.* & )(.+)$/;
const OUTCOMES: Readonly<Record<string, string>> = { time_to_end: 'resolution_seconds' };
const RATIOS: readonly Effect['measure'][] = ['ratio_of_medians', 'ratio_of_means'];
const DIFFERENCES: readonly Effect['measure'][] = ['difference_of_shares', 'difference_of_means'];
/** More of it is better. */
const RISING = 'score';

/** Supported factors about a field that came along and goes with shorter times, or fewer rounds or failures. */
export function fieldFactors(found: readonly Finding[]): FieldFactor[] {
  return found.flatMap((finding): FieldFactor[] => {
    const { adjusted: effect, outcome, details } = finding.evidence;
    if (finding.kind !== 'factor' || finding.verdict !== 'supported' || !effect) return [];
    const isLess =
      outcome !== RISING &&
      ((RATIOS.includes(effect.measure) && effect.low > 0 && effect.high < 1) ||
        (DIFFERENCES.includes(effect.measure) && effect.high < 0));
    if (!isLess) return [];
    const base = { finding, effect, outcome: OUTCOMES[outcome] ?? outcome };
    const [, everywhere] = FIELD.exec(String(details['factor'] ?? '')) ?? [];
    if (everywhere !== undefined) return [{ ...base, field: everywhere, pair: undefined }];
    const [, sourceTeam, targetTeam, field] = SUBJECT.exec(finding.subject) ?? [];
    if (sourceTeam === undefined || targetTeam === undefined || field === undefined) return [];
    return [{ ...base, field, pair: { sourceTeam, targetTeam } }];
  });
}
