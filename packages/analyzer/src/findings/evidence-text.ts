import { formatDuration } from '../report/format/duration.ts';
import { formatCount, formatDigits } from '../report/format/number.ts';
import type { Effect, Evidence, Finding } from './finding.ts';

/** How a verdict reads. */
export const VERDICT_TEXT: Readonly<Record<Finding['verdict'], string>> = {
  supported: 'supported',
  explained_by_mix: 'explained by the mix',
  not_enough_data: 'not enough data',
  unstable: 'unstable',
};

/** The effect a finding is judged by: adjusted where it could be adjusted. */
export function mainEffect({ adjusted, crude }: Evidence): Effect | null {
  return adjusted ?? crude;
}

const RATIO_NAMES: Readonly<Partial<Record<Effect['measure'], string>>> = {
  ratio_of_medians: 'ratio of medians',
  ratio_of_means: 'ratio of means',
  hazard_ratio: 'hazard ratio',
  odds_ratio: 'odds ratio',
  auc: 'AUC',
};

/** An effect with its 95 % interval: `ratio of medians 0.25 (0.18 to 0.36)`. */
export function effectText(effect: Effect, outcome: string): string {
  const { measure, value, low, high } = effect;
  const name = RATIO_NAMES[measure];
  if (name !== undefined) return `${name} ${interval(effect, ratioText)}`;
  if (measure === 'share') {
    const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
    return `share ${percent(value)} (${percent(low)} to ${percent(high)})`;
  }
  if (measure === 'difference_of_shares') {
    const points = (share: number): string => signed(share * 100, (x) => x.toFixed(1));
    return `difference ${points(value)} percentage points (${points(low)} to ${points(high)})`;
  }
  const number = outcome.endsWith('_seconds') ? formatDuration : (x: number) => trimmed(x);
  return `difference ${interval(effect, (x) => signed(x, number))}`;
}

/** A q-value as it may be printed: never a rounded zero. */
export function probabilityText(value: number): string {
  if (value < 0.0001) return '< 0.0001';
  return value < 0.1 ? value.toFixed(4) : value.toFixed(2);
}

/** Size, effect with interval and q-value of a finding, as far as it has them. */
export function evidenceText({ evidence }: Pick<Finding, 'evidence'>): string[] {
  const { n, exposed, outcome, qValue, tried, needed, sample } = evidence;
  const effect = mainEffect(evidence);
  const parts = [
    exposed === null
      ? `n ${formatCount(n)}`
      : `n ${formatCount(n)}, ${formatCount(exposed)} with it`,
  ];
  if (effect !== null) {
    const isCompared = effect.measure !== 'share';
    const kind = !isCompared ? '' : evidence.adjusted === null ? ', not adjusted' : ', adjusted';
    parts.push(`${effectText(effect, outcome)}${kind}`);
  }
  if (qValue !== null) {
    const family = tried === null ? '' : ` over ${formatCount(tried)} tried`;
    parts.push(`q ${probabilityText(qValue)}${family}`);
  }
  if (needed !== null && needed > 0) parts.push(`${formatCount(needed)} more needed`);
  if (sample !== null) {
    parts.push(`from a sample of ${formatCount(sample.rows)} of ${formatCount(sample.of)}`);
  }
  return parts;
}

function interval({ value, low, high }: Effect, text: (number: number) => string): string {
  return `${text(value)} (${text(low)} to ${text(high)})`;
}

function ratioText(value: number): string {
  if (value > 0 && value < 0.005) return '< 0.01';
  return value >= 100 ? formatCount(value) : value.toFixed(2);
}

function signed(value: number, text: (size: number) => string): string {
  const size = text(Math.abs(value));
  if (value === 0) return size;
  return `${value < 0 ? '\u2212' : '+'}${size}`;
}

const trimmed = (value: number): string =>
  value >= 1000 ? formatCount(value) : formatDigits(value);
