import { riskFeatures, waitingQuestions } from '@baton/store';
import type { Effect, Evidence, Finding } from '../findings/finding.ts';
import { findingId } from '../findings/finding-id.ts';
import { NO_EVIDENCE } from '../findings/no-evidence.ts';
import { isoOf } from '../report/format/instant.ts';
import { type FactorRun, insideTheSame } from './factor-finding.ts';
import type { FactorSample, TimeOutcome } from './factor-sample.ts';
import type { Asked } from './read-asked.ts';
import { MINIMUM_ARM } from './screen.ts';
import { type Strata, strataOf } from './strata.ts';
import {
  everEffect,
  type TimeVaryingEffect,
  type TimeVaryingRows,
  timeVaryingEffect,
} from './time-varying.ts';

const WORDS = 'once sent back for information';

/**
 * What goes with having been sent back for information, from when that was. Undefined where too few were. The false
 * discovery rate is bounded by Bonferroni over everything that was tried beside, since this is one test more.
 */
export function askedFinding(
  sample: FactorSample,
  { fromRow, fromMillis, sinceSeconds }: Asked,
  run: FactorRun,
): Finding | undefined {
  const outcome = sample.outcomes.find(({ name }) => name === 'time_to_end');
  if (outcome?.kind !== 'time') return undefined;
  const latest = latestOf(sample, outcome, fromRow);
  const rows: TimeVaryingRows = { ...latest, sinceSeconds };
  const n = sinceSeconds.length;
  const exposed = sinceSeconds.reduce(
    (sum, since, row) => sum + (since < (rows.seconds[row] as number) ? 1 : 0),
    0,
  );
  if (Math.min(exposed, n - exposed) < MINIMUM_ARM) return undefined;
  const adjusted = timeVaryingEffect(rows);
  if (adjusted === undefined) return undefined;
  const crude = timeVaryingEffect({ ...rows, strata: strataOf(n, []) });
  const ever = everEffect(rows);
  const halves = [rowsOf(rows, 0, n >> 1), rowsOf(rows, n >> 1, n)].map(timeVaryingEffect);
  const qValue = Math.min(1, adjusted.pValue * (run.tried + 1));
  const holds = qValue <= LEVEL && (adjusted.low > 1 || adjusted.high < 1);
  if (!holds) return undefined;
  const [earlier, later] = halves;
  const verdict = verdictOf(adjusted, earlier, later);
  return {
    id: findingId({ ...run.scope, kind: 'factor', subject: 'asked', outcome: outcome.name }),
    ...run.scope,
    kind: 'factor',
    subject: `handoffs ${WORDS}`,
    verdict,
    claim: `From when they were sent back for information, handoffs ended ${sized(adjusted)} times as often per hour as others that were open as long, ${insideTheSame(run.adjustedFor)} (${exposed} of ${n})${DOUBTS[verdict]}.${naive(ever)}`,
    evidence: {
      ...NO_EVIDENCE,
      ...{
        n,
        exposed,
        outcome: outcome.name,
        tried: run.tried + 1,
        qValue,
        sample: sampleOf(run, sample.rows, n),
      },
      pValue: adjusted.pValue,
      crude: crude === undefined ? null : hazardRatio(crude),
      adjusted: hazardRatio(adjusted),
      halves: earlier && later ? [earlier.value, later.value] : null,
      // As many again, so that each half of the time has what all of it has now.
      needed: verdict === 'not_enough_data' ? n : null,
      details: {
        factor: 'asked',
        isTimeVarying: true,
        adjustedFor: [...run.adjustedFor],
        ...(ever === undefined ? {} : { hazardRatioIfCountedOverAllTheTime: ever.value }),
      },
    },
    queries: [
      {
        name: riskFeatures.name,
        parameters: { ...run.scope, ...run.size, withContext: true },
      },
      {
        name: waitingQuestions.name,
        parameters: {
          namespaces: [run.scope.namespace],
          processes: [run.scope.process],
          fromMillis,
        },
      },
    ],
    window: fromRow === 0 ? run.window : { ...run.window, from: isoOf(fromMillis) },
  };
}

const LEVEL = 0.05;

type Verdict = Extract<Finding['verdict'], 'supported' | 'unstable' | 'not_enough_data'>;

const DOUBTS: Readonly<Record<Verdict, string>> = {
  supported: '',
  unstable: ', but not in both halves of the time',
  not_enough_data: ', but one half of the time has too few to say whether it holds in both',
};

function verdictOf(
  all: TimeVaryingEffect,
  ...halves: readonly (TimeVaryingEffect | undefined)[]
): Verdict {
  if (halves.some((half) => half === undefined)) return 'not_enough_data';
  const isSame = halves.every((half) => half && (half.value - 1) * (all.value - 1) > 0);
  return isSame ? 'supported' : 'unstable';
}

/** The latest `n` of the rows of a run, which may be a sample themselves. */
function sampleOf({ sample }: FactorRun, rows: number, n: number): Evidence['sample'] {
  const of = sample?.of ?? rows;
  return n < of ? { rows: n, of } : null;
}

function latestOf(
  { rows, adjustedFor }: FactorSample,
  { seconds, ended }: TimeOutcome,
  fromRow: number,
): Omit<TimeVaryingRows, 'sinceSeconds'> {
  const { of, count } = strataOf(rows, adjustedFor);
  const strata: Strata = { of: of.subarray(fromRow), count };
  return { seconds: seconds.subarray(fromRow), ended: ended.subarray(fromRow), strata };
}

const rowsOf = (rows: TimeVaryingRows, from: number, to: number): TimeVaryingRows => ({
  seconds: rows.seconds.subarray(from, to),
  ended: rows.ended.subarray(from, to),
  sinceSeconds: rows.sinceSeconds.subarray(from, to),
  strata: { ...rows.strata, of: rows.strata.of.subarray(from, to) },
});

const hazardRatio = ({ value, low, high }: TimeVaryingEffect): Effect => ({
  ...{ measure: 'hazard_ratio', value, low, high },
});

const sized = ({ value, low, high }: TimeVaryingEffect): string =>
  `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;

const naive = (ever: TimeVaryingEffect | undefined): string =>
  ever === undefined
    ? ''
    : ` Counted over all of their time, as if it had been so from the beginning, it would look like ${ever.value.toFixed(2)}.`;
