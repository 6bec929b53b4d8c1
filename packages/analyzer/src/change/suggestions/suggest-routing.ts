import type { changePassedOn, RowOf } from '@baton/store';
import type { DetectorScope } from '../../findings/detector.ts';
import type { Finding } from '../../findings/finding.ts';
import { groupBy } from '../../group-by.ts';
import { formatDuration } from '../../report/format/duration.ts';
import { formatPercent } from '../../report/format/number.ts';
import { wilsonInterval } from '../../statistics/wilson-interval.ts';
import type { ExpectedEffect } from './suggested-change.ts';
import { suggestionFinding } from './suggestion-finding.ts';
import { type SpreadRow, trialPlan } from './trial-plan.ts';

/** Passed on more often than not, even at the low end of the interval. */
const LEAST_SURE_SHARE = 0.5;

/** Suggests to send work directly where a team passes on most of a kind that can be told when it comes. */
export function suggestRouting(o: {
  readonly scope: DetectorScope;
  readonly asOfMillis: number;
  readonly passedOn: readonly RowOf<typeof changePassedOn>[];
  readonly spread: readonly SpreadRow[];
  /** Handoffs that were looked at where there are more. */
  readonly mostHandoffs: number;
  readonly queries: Finding['queries'];
  readonly window: Finding['window'];
}): Finding[] {
  const sure = o.passedOn.filter((row) => {
    const share = wilsonInterval(row.passedOn, row.handoffs);
    return share !== undefined && share.low >= LEAST_SURE_SHARE;
  });
  const byRoute = groupBy(sure, (row) =>
    JSON.stringify([row.sourceTeam, row.targetTeam, row.nextTeam]),
  );
  // Several attributes may tell the same work; the one that tells most of it stands for all.
  return [...byRoute.values()].flatMap(([row]) => {
    if (!row) return [];
    const { sourceTeam, targetTeam, nextTeam, attribute, value, handoffs, passedOn } = row;
    const half = (1.96 * (row.sdHours ?? 0)) / Math.sqrt(passedOn);
    const share = passedOn / handoffs;
    const expected: ExpectedEffect = {
      outcome: 'close_seconds',
      measure: 'difference_of_means',
      value: -share * row.meanHours * 3600,
      low: -share * (row.meanHours + half) * 3600,
      high: Math.min(0, -share * (row.meanHours - half) * 3600),
      assumption: `What ${targetTeam} passes on spends no time there, and what it would have kept is sent back as quickly as now.`,
    };
    return [
      suggestionFinding({
        ...o,
        subject: `${sourceTeam} → ${targetTeam}: send ${attribute} ${value} to ${nextTeam}`,
        claim: `Send work with ${attribute} ${value} from ${sourceTeam} directly to ${nextTeam}: ${targetTeam} passes ${formatPercent(share)} of it on (${passedOn} of ${handoffs}), after ${formatDuration(row.meanHours * 3600)} on average.`,
        n: handoffs,
        exposed: passedOn,
        effect: null,
        change: { kind: 'routing', sourceTeam, targetTeam, nextTeam, attribute, value },
        expected,
        plan: trialPlan({ team: nextTeam, expected, spread: o.spread, asOfMillis: o.asOfMillis }),
        basis: [],
        sample: row.stored > o.mostHandoffs ? { rows: o.mostHandoffs, of: row.stored } : null,
      }),
    ];
  });
}
