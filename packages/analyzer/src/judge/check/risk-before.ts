import type { HandoffRisk } from '@baton/conventions';
import type { RiskTerm } from '../../risk/risk-model.ts';
import { RISK_TARGETS } from '../../risk/targets.ts';

/** What is known of a handoff before it is sent: names and numbers by feature of the models of risk. */
export interface KnownBefore {
  readonly names: Readonly<Record<string, string>>;
  /** Null where it is not known: it then counts as the mean. */
  readonly numbers: Readonly<Record<string, number | null>>;
}

const MOST = 3;

/** The risk of the first target that has a model in use; null where none has. */
export function riskBefore(
  terms: ReadonlyMap<string, readonly RiskTerm[]>,
  { names, numbers }: KnownBefore,
): HandoffRisk | null {
  const target = RISK_TARGETS.find(({ name }) => (terms.get(name)?.length ?? 0) > 0)?.name;
  if (target === undefined) return null;
  let sum = 0;
  const contributions: { feature: string; logOdds: number }[] = [];
  for (const { feature, value, weight, center, scale } of terms.get(target) ?? []) {
    if (feature === 'intercept') {
      sum += weight;
      continue;
    }
    const number = numbers[feature];
    const isName = Object.hasOwn(names, feature);
    if (isName && names[feature] !== value) continue;
    if (!isName && (number == null || scale === 0)) continue;
    const logOdds = isName ? weight : (weight * ((number ?? 0) - center)) / scale;
    sum += logOdds;
    contributions.push({ feature, logOdds });
  }
  return {
    target,
    probability: 1 / (1 + Math.exp(-sum)),
    contributions: contributions
      .toSorted((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds))
      .slice(0, MOST),
  };
}
