import { riskFeatures } from '@baton/store';
import type { Effect, Evidence, Finding } from '../findings/finding.ts';
import { findingId } from '../findings/finding-id.ts';
import { NO_EVIDENCE } from '../findings/no-evidence.ts';
import { isoOf } from '../report/format/instant.ts';
import { formatCount } from '../report/format/number.ts';
import type { TimeVaryingEffect } from '../statistics/time-varying.ts';
import { type FactorRun, insideTheSame } from './factor-finding.ts';
import type { UnderWayJudged } from './judge-under-way.ts';

/**
 * What goes with something that came to be so under way, from when it was, as a finding; `sampleRows` are those of the
 * sample that the test is a part of.
 */
export function underWayFinding(
  judged: UnderWayJudged,
  sampleRows: number,
  run: FactorRun,
): Finding {
  const { underWay, outcome, verdict, n, exposed, adjusted, crude, ever, placebo, qValue, halves } =
    judged;
  const { fromRow, fromMillis, subject } = underWay;
  const [earlier, later] = halves;
  const { scope } = run;
  return {
    id: findingId({ ...scope, kind: 'factor', subject: underWay.name, outcome: outcome.name }),
    ...scope,
    ...{ kind: 'factor', subject, verdict },
    claim: claimOf(judged, run),
    evidence: {
      ...NO_EVIDENCE,
      ...{ n, exposed, outcome: outcome.name, tried: run.tried, qValue },
      sample: sampleOf(run, sampleRows, fromRow),
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
      underWay.query,
    ],
    window: fromRow === 0 ? run.window : { ...run.window, from: isoOf(fromMillis) },
  };
}

const DOUBTS: Readonly<Partial<Record<Finding['verdict'], string>>> = {
  unstable: ', but not in both halves of the time',
  not_enough_data: ', but one half of the time has too few to say whether it holds in both',
};

function claimOf(
  { underWay, verdict, adjusted, ever, exposed, n }: UnderWayJudged,
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

/** The latest of the rows of a run, which may be a sample themselves; those set apart were looked at too. */
function sampleOf({ sample }: FactorRun, rows: number, fromRow: number): Evidence['sample'] {
  const [looked, of] = [rows - fromRow, sample?.of ?? rows];
  return looked < of ? { rows: looked, of } : null;
}

const hazardRatio = ({ value, low, high }: TimeVaryingEffect): Effect => ({
  ...{ measure: 'hazard_ratio', value, low, high },
});

const sized = ({ value, low, high }: TimeVaryingEffect): string =>
  `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
