import type { PairMeasures } from '../measures/measures-schema.ts';
import type { PairReport, Quantiles, Trend } from '../report/report-schema.ts';
import type { PairWaiting } from '../waiting-causes/pair-waiting.ts';
import { whyItWaits } from '../waiting-causes/why-it-waits.ts';
import type { CostRow, FiguresRow } from './row.ts';
import { shareOf } from './share-of.ts';

const SECONDS_PER_HOUR = 3600;

/** Rows of the catalogue that belong to one pair. */
export interface PairRows {
  readonly figures: FiguresRow;
  readonly cost: CostRow | undefined;
  /** What all pairs cost together. */
  readonly allCostSeconds: number;
  readonly trend: Trend | undefined;
  readonly waiting: PairWaiting | undefined;
  readonly measures: PairMeasures | undefined;
  readonly fields: readonly {
    readonly field: string;
    readonly required: number;
    readonly requiredPresent: number;
    readonly present: number;
    readonly reporting: number;
  }[];
  readonly askedFields: readonly { readonly field: string; readonly handoffs: number }[];
}

function quantilesOf(n: number, values: readonly (number | null)[]): Quantiles | null {
  const [p10, p25, median, p75, p90] = values;
  if (n === 0 || p10 == null || p25 == null || median == null || p75 == null || p90 == null) {
    return null;
  }
  return { n, p10, p25, median, p75, p90 };
}

function costOf({ cost, allCostSeconds }: PairRows): PairReport['cost'] {
  if (!cost || cost.usualSeconds === null || cost.usualFrom === 'none') return null;
  const seconds = cost.overSeconds + cost.reworkSeconds;
  return {
    hours: seconds / SECONDS_PER_HOUR,
    share: allCostSeconds > 0 ? Math.min(1, seconds / allCostSeconds) : 0,
    overHours: cost.overSeconds / SECONDS_PER_HOUR,
    reworkHours: cost.reworkSeconds / SECONDS_PER_HOUR,
    handoffsOver: cost.handoffsOver,
    usualSeconds: cost.usualSeconds,
    usualFrom: cost.usualFrom,
    largestShare: seconds > 0 ? Math.min(1, cost.largestSeconds / seconds) : 0,
  };
}

function fieldsOf({ fields }: PairRows): PairReport['fields'] {
  return fields.flatMap((row) => {
    const required = row.required > 0;
    const present = required
      ? shareOf(row.requiredPresent, row.required)
      : shareOf(row.present, row.reporting);
    return present ? [{ field: row.field, required, present }] : [];
  });
}

/** Puts together what a report says about one pair; what its source cannot show is null. */
export function pairReport(rows: PairRows): PairReport {
  const { figures } = rows;
  const asked = figures.askRecorded > 0;
  const bounces = figures.bounceRecorded > 0;
  const failures = bounces || asked || figures.cancelRecorded > 0 || figures.withDue > 0;
  return {
    namespace: figures.namespace,
    process: figures.process,
    from: figures.sourceTeam,
    to: figures.targetTeam,
    handoffs: figures.handoffs,
    items: figures.items,
    open: figures.openHandoffs,
    pending: figures.pendingHandoffs,
    ended: figures.endedHandoffs,
    cost: costOf(rows),
    failed: failures ? shareOf(figures.failed, figures.endedHandoffs) : null,
    failedBy: {
      bounced: bounces ? figures.bounced : null,
      cancelled: figures.cancelRecorded > 0 ? figures.cancelled : null,
      pastDue: figures.withDue > 0 ? figures.pastDue : null,
      askedBack: asked ? figures.askedBack : null,
    },
    trend: failures ? (rows.trend ?? null) : null,
    bounced: shareOf(figures.bounced, figures.bounceRecorded),
    waiting: quantilesOf(figures.waits, figures.waitingSeconds),
    working: quantilesOf(figures.works, figures.workingSeconds),
    waitingBusiness: quantilesOf(figures.businessWaits, figures.waitingBusinessSeconds),
    workingBusiness: quantilesOf(figures.businessWorks, figures.workingBusinessSeconds),
    whyItWaits: whyItWaits(rows.waiting),
    rounds: bounces || asked ? figures.rounds : null,
    clarificationRequests: asked ? figures.clarificationRequests : null,
    clarificationHours: asked ? figures.clarificationSeconds / SECONDS_PER_HOUR : null,
    completeness:
      figures.withCompleteness > 0 && figures.completenessMean !== null
        ? { n: figures.withCompleteness, mean: figures.completenessMean }
        : null,
    preservation:
      figures.withPreservation > 0 && figures.preservationMean !== null
        ? { n: figures.withPreservation, mean: figures.preservationMean }
        : null,
    fields: fieldsOf(rows),
    askedFor: rows.askedFields.map(({ field, handoffs }) => ({ field, handoffs })),
    measures: rows.measures ?? null,
  };
}
