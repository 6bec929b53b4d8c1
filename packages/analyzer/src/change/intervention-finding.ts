import type { Finding } from '../findings/finding.ts';
import { findingId } from '../findings/finding-id.ts';
import { isoOf } from '../report/format/instant.ts';
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.ts';
import { conclude } from './conclude.ts';
import type { Intervention } from './intervention.ts';
import { interventionCaveats, interventionClaim } from './intervention-claim.ts';
import type { OutcomeChange } from './outcome-change.ts';

/** An intervention with what was measured of it. */
export interface MeasuredIntervention {
  readonly intervention: Intervention;
  readonly changes: readonly OutcomeChange[];
  readonly sample: { readonly rows: number; readonly of: number } | null;
  readonly window: { readonly from: string; readonly to: string };
  readonly queries: Finding['queries'];
}

/** Findings of interventions, one for each outcome that is recorded, with q-values over all of them. */
export function interventionFindings(measured: readonly MeasuredIntervention[]): Finding[] {
  const all = measured.flatMap((one) =>
    one.changes.flatMap((change) => {
      const { treatedBefore, treatedAfter } = change.n;
      const isRecorded = change.maturitySeconds !== null && treatedBefore + treatedAfter > 0;
      return isRecorded || change.judgedFromMillis !== null ? [{ ...one, change }] : [];
    }),
  );
  const tested = all.filter(({ change }) => change.adjusted);
  const q = benjaminiHochberg(tested.map(({ change }) => change.adjusted?.pValue ?? 1));
  const qOf = new Map(tested.map(({ change }, i) => [change, q[i] ?? 1]));
  return all.map((one) => findingOf(one, qOf.get(one.change) ?? null, tested.length));
}

function findingOf(
  o: MeasuredIntervention & { readonly change: OutcomeChange },
  qValue: number | null,
  tried: number,
): Finding {
  const { intervention, change } = o;
  const concluded = conclude(change, qValue);
  const { namespace, process, name } = intervention;
  const { treatedBefore, treatedAfter, comparisonBefore, comparisonAfter } = change.n;
  const claim = { namespace, process, kind: 'intervention' as const, subject: name };
  return {
    id: findingId({ ...claim, outcome: change.outcome.name }),
    ...claim,
    verdict: concluded.verdict,
    claim: interventionClaim(intervention, change, concluded),
    evidence: {
      n: treatedBefore + treatedAfter + comparisonBefore + comparisonAfter,
      exposed: treatedAfter,
      outcome: change.outcome.name,
      crude: concluded.crude,
      adjusted: concluded.adjusted,
      strata: null,
      pValue: change.adjusted?.pValue ?? null,
      qValue,
      tried,
      placebo: null,
      halves: change.halves && [...change.halves],
      needed: concluded.needed,
      sample: o.sample,
      details: detailsOf(intervention, change, {
        conclusion: concluded.conclusion,
        caveats: interventionCaveats(change, concluded),
      }),
    },
    queries: o.queries,
    window: o.window,
  };
}

function detailsOf(
  intervention: Intervention,
  change: OutcomeChange,
  said: { readonly conclusion: string; readonly caveats: string[] },
): Finding['evidence']['details'] {
  const { adjusted, chart, preTrend, nextWorst, judgedFromMillis } = change;
  return {
    ...said,
    teams: [...intervention.teams],
    senders: [...intervention.senders],
    from: isoOf(intervention.startsMillis),
    to: intervention.endsMillis === null ? null : isoOf(intervention.endsMillis),
    suggestion: intervention.suggestionId || null,
    method: change.method,
    handoffs: { ...change.n },
    response: change.response && { before: change.response.before, after: change.response.after },
    weeks: { ...change.weeks },
    maturitySeconds: change.maturitySeconds,
    judgedFrom: judgedFromMillis === null ? null : isoOf(judgedFromMillis),
    preTrend: preTrend && { ...preTrend },
    regressionToTheMean: nextWorst && { ...nextWorst, pairs: [...nextWorst.pairs] },
    changes:
      adjusted && 'treatedChange' in adjusted
        ? {
            treated: adjusted.treatedChange,
            comparison: adjusted.comparisonChange,
            driftOfPairs: adjusted.driftOfPairs,
          }
        : null,
    chart: chart && {
      scale: change.outcome.level === 'log_median' ? 'ln(seconds)' : 'mean',
      weeks: chart.points.map((point) => point.week),
      values: chart.points.map((point) => point.level),
      centre: chart.centre,
      lower: chart.lower,
      upper: chart.upper,
      signals: chart.signals.map((signal) => ({
        week: chart.points[signal.index]?.week ?? 0,
        rule: signal.rule,
        side: signal.side,
      })),
    },
  };
}
