import { riskFeatures } from '@baton/store';
import type { Effect, Evidence, Finding } from '../findings/finding.ts';
import { findingId } from '../findings/finding-id.ts';
import { NO_EVIDENCE } from '../findings/no-evidence.ts';
import { isoOf } from '../report/format/instant.ts';
import { formatCount } from '../report/format/number.ts';
import type { TimeVaryingEffect } from '../statistics/time-varying.ts';
import { type FactorRun, insideTheSame } from './factor-finding.ts';
import type { UnderWayJudged, UnderWayTest } from './under-way-test.ts';

/** False discovery rate up to which something is said to go with it. */
export const UNDER_WAY_LEVEL = 0.05;

/**
 * What goes with something that came to be so under way, from when it was, as a finding; undefined where it neither goes
 * with anything nor looks as if it did. `sampleRows` are those of the sample that the test is a part of.
 */
export function underWayFinding(
  judged: UnderWayJudged,
  sampleRows: number,
  run: FactorRun,
): Finding | undefined {
  const { underWay, outcome, n, exposed, adjusted, crude, ever, placebo, qValue, halves } = judged;
  const { fromRow, fromMillis, subject } = underWay;
  const verdict = verdictOf(judged);
  if (verdict === undefined) return undefined;
  const [earlier, later] = halves;
  const { scope } = run;
  return {
    id: findingId({ ...scope, kind: 'factor', subject: underWay.name, outcome: outcome.name }),
    ...scope,
    ...{ kind: 'factor', subject, verdict },
    claim: claimOf(judged, verdict, run),
    evidence: {
      ...NO_EVIDENCE,
      ...{ n, exposed, outcome: outcome.name, tried: run.tried, qValue },
      sample: sampleOf(run, sampleRows, n),
      pValue: adjusted.pValue,
      crude: crude === undefined ? null : hazardRatio(crude),
      adjusted: hazardRatio(adjusted),
      placebo: placebo ?? null,
      halves: earlier && later ? [earlier.value, later.value] : null,
      // As many again, so that each half of the time has what all of it has now.
      needed: verdict === 'not_enough_data' ? n : null,
      details: {
        factor: underWay.name,
        isTimeVarying: true,
        adjustedFor: [...run.adjustedFor],
        ...(ever === undefined ? {} : { hazardRatioIfCountedOverAllTheTime: ever.value }),
      },
    },
    queries: [
      { name: riskFeatures.name, parameters: { ...scope, ...run.size, withContext: true } },
      { name: underWay.query, parameters: parametersOf(judged, run) },
    ],
    window: fromRow === 0 ? run.window : { ...run.window, from: isoOf(fromMillis) },
  };
}

function parametersOf(
  { underWay }: Pick<UnderWayTest, 'underWay'>,
  { scope }: FactorRun,
): Finding['queries'][number]['parameters'] {
  const { fromMillis, name } = underWay;
  return name === 'asked'
    ? { namespaces: [scope.namespace], processes: [scope.process], fromMillis }
    : { ...scope, fromMillis };
}

type Verdict = Finding['verdict'];

const DOUBTS: Readonly<Partial<Record<Verdict, string>>> = {
  unstable: ', but not in both halves of the time',
  not_enough_data: ', but one half of the time has too few to say whether it holds in both',
};

function verdictOf({
  adjusted,
  ever,
  halves,
  placebo,
  qValue,
}: UnderWayJudged): Verdict | undefined {
  const holds =
    qValue <= UNDER_WAY_LEVEL &&
    (adjusted.low > 1 || adjusted.high < 1) &&
    placebo !== undefined &&
    (adjusted.value < placebo.low || adjusted.value > placebo.high);
  // What is striking at first sight only is what a reader must be told of.
  if (!holds) return ever !== undefined && ever.pValue <= 0.001 ? 'explained_by_mix' : undefined;
  if (halves.some((half) => half === undefined)) return 'not_enough_data';
  const isSame = halves.every((half) => half && (half.value - 1) * (adjusted.value - 1) > 0);
  return isSame ? 'supported' : 'unstable';
}

function claimOf(
  { underWay, adjusted, ever, exposed, n }: UnderWayJudged,
  verdict: Verdict,
  { adjustedFor }: FactorRun,
): string {
  const { since, those } = underWay;
  const among = `${insideTheSame(adjustedFor)} (${formatCount(exposed)} of ${formatCount(n)})`;
  const rate = `ended ${sized(adjusted)} times as often per hour as others that were open as long`;
  if (verdict === 'explained_by_mix') {
    return `From when ${since}, ${those} ${rate}, ${among}: that says neither that it matters nor that it does not. Counted over all of their time it would look like ${ever?.value.toFixed(2)}, since what lasts longer has more time for it.`;
  }
  const naive =
    ever === undefined
      ? ''
      : ` Counted over all of their time, as if it had been so from the beginning, it would look like ${ever.value.toFixed(2)}.`;
  return `From when ${since}, ${those} ${rate}, ${among}${DOUBTS[verdict] ?? ''}.${naive}`;
}

/** The latest `n` of the rows of a run, which may be a sample themselves. */
function sampleOf({ sample }: FactorRun, rows: number, n: number): Evidence['sample'] {
  const of = sample?.of ?? rows;
  return n < of ? { rows: n, of } : null;
}

const hazardRatio = ({ value, low, high }: TimeVaryingEffect): Effect => ({
  ...{ measure: 'hazard_ratio', value, low, high },
});

const sized = ({ value, low, high }: TimeVaryingEffect): string =>
  `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
