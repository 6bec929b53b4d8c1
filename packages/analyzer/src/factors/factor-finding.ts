import { judgementOverTime, riskFeatures } from '@baton/store';
import type { DetectorScope } from '../findings/detector.ts';
import type { Effect, Evidence, Finding } from '../findings/finding.ts';
import { findingId } from '../findings/finding-id.ts';
import type { SampleSize } from '../risk/sample-size.ts';
import type { Judged } from './analyze-factors.ts';
import type { Factor, JudgedBy } from './factor-sample.ts';
import { MINIMUM_STRATUM_ARM } from './median-ratio.ts';
import { judgedByWords } from './read-judged.ts';

/** What every finding of a run has in common. */
export interface FactorRun {
  readonly scope: DetectorScope;
  readonly tried: number;
  readonly size: SampleSize;
  readonly window: Finding['window'];
  readonly sample: Evidence['sample'];
  /** Names of what was adjusted for. */
  readonly adjustedFor: readonly string[];
}

/** Words what was judged of a factor, as an association. */
export function factorFinding(judged: Judged, run: FactorRun): Finding {
  const { factor, outcome, verdict, agreement, placebo, halves, crudeEffect, adjustedEffect } =
    judged;
  const by = judgedBy(factor);
  const part = partBeside(judged);
  return {
    ...claimOf(factor, outcome.name, run),
    verdict,
    claim:
      sentenceOf(judged, insideOf(factor, run)) +
      (by === undefined ? '' : ` Texts were judged by ${judgedByWords(by)}.`),
    evidence: {
      n: judged.exposed + judged.others,
      exposed: judged.exposed,
      outcome: outcome.name,
      crude: crudeEffect ?? null,
      adjusted: adjustedEffect ?? null,
      strata: agreement,
      pValue: judged.adjusted?.pValue ?? null,
      qValue: judged.adjustedQ,
      tried: run.tried,
      placebo: placebo ?? null,
      halves: halves === undefined ? null : [halves[0], halves[1]],
      needed: verdict === 'not_enough_data' ? neededOf(judged) : null,
      sample: run.sample,
      details: {
        factor: factor.name,
        adjustedFor: insideOf(factor, run),
        crudeQ: judged.crudeQ,
        ...responseRates(judged),
        ...(part === undefined ? {} : { comparedWith: part.name }),
        ...(by === undefined ? {} : { judged: { ...by, tiers: { ...by.tiers } } }),
        // Above 1: the exposed end sooner.
        ...(outcome.kind === 'time' && judged.adjusted !== undefined
          ? {
              hazardRatio: judged.adjusted.value,
              hazardRatioLow: judged.adjusted.low,
              hazardRatioHigh: judged.adjusted.high,
            }
          : {}),
      },
    },
  };
}

/** A score is known of those who gave one: how many did, and whether as many on both sides. */
function responseRates({ factor, outcome }: Judged): Record<string, number> {
  if (outcome.kind !== 'number' || outcome.name !== 'score') return {};
  const counts = [
    { n: 0, known: 0 },
    { n: 0, known: 0 },
  ];
  for (let row = 0; row < factor.exposed.length; row++) {
    const arm = counts[factor.exposed[row] as number];
    if (arm === undefined) continue;
    arm.n++;
    arm.known += outcome.known[row] as number;
  }
  const [others, exposed] = counts.map(({ n, known }) => (n === 0 ? 0 : known / n));
  const known = counts.reduce((sum, one) => sum + one.known, 0);
  return {
    responseRate: known / Math.max(1, factor.exposed.length),
    responseRateExposed: exposed ?? 0,
    responseRateOthers: others ?? 0,
  };
}

/**
 * So many more, come in the same proportions, that one stratum has enough on both sides; where that is so already, as
 * many again, so that each half of the time has what all of it has now.
 */
function neededOf({ exposed, others, largestArm }: Judged): number {
  const n = exposed + others;
  const times =
    largestArm < MINIMUM_STRATUM_ARM ? MINIMUM_STRATUM_ARM / Math.max(1, largestArm) : 2;
  return Math.ceil(n * (times - 1));
}

/** What names a finding on a factor, and the queries it rests on. */
export function claimOf(
  factor: Pick<Factor, 'name' | 'words' | 'judged' | 'parts'>,
  outcome: string,
  { scope, size, window }: FactorRun,
) {
  const kind = 'factor' as const;
  const subject = `handoffs ${factor.words}`;
  const parameters = { ...scope, ...size, withContext: true };
  return {
    id: findingId({ ...scope, kind, subject: factor.name, outcome }),
    ...scope,
    ...{ kind, subject, window },
    queries: [
      { name: riskFeatures.name, parameters },
      ...(judgedBy(factor) === undefined
        ? []
        : [{ name: judgementOverTime.name, parameters: { ...scope } }]),
    ],
  };
}

/** Of a combination: its part that both sides have. */
const partBeside = ({ factor, beside }: Judged): Factor | undefined =>
  beside === factor.among ? undefined : beside;

/** Of a factor, or of one that it combines: who judged it. */
const judgedBy = ({ judged, parts }: Pick<Factor, 'judged' | 'parts'>): JudgedBy | undefined =>
  judged ?? parts?.find((part) => part.judged !== undefined)?.judged;

const insideOf = ({ dimension }: Factor, { adjustedFor }: FactorRun): string[] =>
  adjustedFor.filter((name) => !dimension.split('+').includes(name));

function sentenceOf(judged: Judged, inside: readonly string[]): string {
  const { factor, outcome, verdict, crudeEffect, adjustedEffect, exposed, others, agreement } =
    judged;
  const part = partBeside(judged);
  const subject = `Handoffs ${factor.words}`;
  const { responseRate } = responseRates(judged);
  const answered =
    responseRate === undefined ? '' : `; ${Math.round(responseRate * 100)} % of all have a score`;
  const counts = `${exposed} against ${others}${answered}`;
  const within = inside.length === 0 ? 'over all' : insideTheSame(inside);
  const among = part === undefined ? within : `compared with those only ${part.words}, ${within}`;
  if (verdict === 'not_enough_data' || adjustedEffect === undefined) {
    const crude = crudeEffect === undefined ? 'differ' : difference(outcome, crudeEffect);
    return `${subject} ${crude} (${counts}), but too few can be compared ${among} to say more.`;
  }
  const adjusted = difference(outcome, adjustedEffect);
  if (verdict === 'supported') return `${subject} ${adjusted}, ${among} (${counts}).`;
  if (verdict === 'unstable') {
    return `${subject} ${adjusted}, ${among} (${counts}), but not in both halves of the time.`;
  }
  const crude = crudeEffect === undefined ? 'differ' : difference(outcome, crudeEffect);
  return `${subject} ${crude} (${counts}), but the mix explains it: ${among} it is ${sized(adjustedEffect)}, and ${agreement.agreeing} of ${agreement.compared} groups agree.`;
}

function difference({ kind, words }: Judged['outcome'], effect: Effect): string {
  switch (kind) {
    case 'time':
      return `took ${sized(effect)} times as long ${words}`;
    case 'share':
      return `${words} with ${sized(effect)} times the odds`;
    case 'number':
      return effect.value < 0
        ? `had ${sized({ value: -effect.value, low: -effect.high, high: -effect.low })} fewer ${words}`
        : `had ${sized(effect)} more ${words}`;
  }
}

const sized = ({ value, low, high }: Omit<Effect, 'measure'>): string =>
  `${short(value)} (${short(low)} to ${short(high)})`;

const short = (value: number): string => value.toFixed(Math.abs(value) < 10 ? 2 : 1);

const WORDS_OF: Readonly<Record<string, string>> = {
  hops: 'number of earlier handoffs',
  period: 'eighth of the log',
};

/** What was adjusted for, such as "inside the same receiver and priority". */
export function insideTheSame(dimensions: readonly string[]): string {
  const names = dimensions.map((name) => WORDS_OF[name] ?? name.replace(/^attribute:/, ''));
  const listed =
    names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `inside the same ${listed}`;
}
