import { changeMaturity, changeWeekly } from '@baton/store';
import type { Detector, DetectorScope } from '../findings/detector.ts';
import type { Effect, Finding } from '../findings/finding.ts';
import { findingId } from '../findings/finding-id.ts';
import { NO_EVIDENCE } from '../findings/no-evidence.ts';
import { formatDuration } from '../report/format/duration.ts';
import { formatDay, isoOf } from '../report/format/instant.ts';
import { formatPercent } from '../report/format/number.ts';
import { teamName } from '../report/format/team.ts';
import { WEEK_MILLIS } from './change-row.ts';
import { changeText } from './change-text.ts';
import { type DriftMetric, driftSeries } from './drift-series.ts';
import { type TestedSeries, testDrift } from './drift-test.ts';

const FALSE_DISCOVERY_RATE = 0.05;
/** Of a log of all items that ended in a time, few began before the first of them ended. */
const MOST_OPENED_BEFORE = 0.3;
const LEAST_ITEMS = 30;

/** Where a pair's waits, failures or completeness stepped to another level, and where that cannot be told. */
export const detectDrift: Detector = {
  name: 'drift',
  kinds: ['drift'],
  async find(store, scope, { asOfMillis, signal }) {
    const asked = { lane: 'analysis', signal } as const;
    const [maturity] = await store.query(changeMaturity, { ...scope, asOfMillis }, asked);
    if (!maturity) return [];
    const rows = await store.query(changeWeekly, scope, asked);
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) return [];
    const weeks = rows.map((row) => row.weekMillis);
    const window = {
      from: isoOf(weeks.reduce((a, b) => Math.min(a, b))),
      to: isoOf(weeks.reduce((a, b) => Math.max(a, b)) + WEEK_MILLIS),
    };
    const about: About = { scope, window, asOfMillis };
    const { openedBefore, closedItems } = maturity;
    if (closedItems >= LEAST_ITEMS && (openedBefore ?? 0) > MOST_OPENED_BEFORE) {
      return [chosenByEnd(about, { ...maturity, openedBefore: openedBefore ?? 0 })];
    }
    const secondsOf = (metric: DriftMetric): number =>
      metric.name === 'completeness'
        ? 0
        : ((metric.name === 'failed' ? maturity.resolutionSeconds : maturity.waitingSeconds) ?? 0);
    const tested = testDrift(driftSeries(rows, (metric) => asOfMillis - secondsOf(metric) * 1000));
    const found = tested.filter((one) => one.qValue <= FALSE_DISCOVERY_RATE);
    const known = new Set(found.map(({ series }) => nameOf(series)));
    // What only a look at weeks shows whose handoffs had no time to end.
    const apparent = testDrift(driftSeries(rows, () => Number.POSITIVE_INFINITY)).filter(
      (one) =>
        one.qValue <= FALSE_DISCOVERY_RATE &&
        secondsOf(one.series.metric) > 0 &&
        !known.has(nameOf(one.series)),
    );
    return [
      ...found.map((one) => driftFinding(about, one, tested.length)),
      ...apparent.map((one) => cutFinding(about, one, secondsOf(one.series.metric))),
    ];
  },
};

interface About {
  readonly scope: DetectorScope;
  readonly window: Finding['window'];
  readonly asOfMillis: number;
}

const nameOf = ({ metric, sourceTeam, targetTeam }: TestedSeries['series']): string =>
  `${pairOf({ sourceTeam, targetTeam })}: ${metric.name}`;

const pairOf = (pair: { readonly sourceTeam: string; readonly targetTeam: string }): string =>
  `${teamName(pair.sourceTeam)} → ${teamName(pair.targetTeam)}`;

function driftFinding(about: About, one: TestedSeries, tried: number): Finding {
  const { series, step, qValue } = one;
  const effect = effectOf(one);
  const since = isoOf(series.weeks[step.index]?.weekMillis ?? 0);
  return {
    ...baseOf(about, one),
    verdict: 'supported',
    claim: `From the week of ${formatDay(since)} on, the ${series.metric.label} of ${pairOf(series)} ${changeText(effect)}.`,
    evidence: {
      ...evidenceOf(one),
      crude: effect,
      pValue: step.pValue,
      qValue,
      tried,
      details: { since, ...levelsOf(one) },
    },
  };
}

function cutFinding(about: About, one: TestedSeries, maturitySeconds: number): Finding {
  const { series } = one;
  const fromMillis = about.asOfMillis - maturitySeconds * 1000;
  return {
    ...baseOf(about, one),
    verdict: 'unstable',
    claim: `The ${series.metric.label} of ${pairOf(series)} seems to have changed lately, but handoffs begun after ${formatDay(isoOf(fromMillis))} have not had the ${formatDuration(maturitySeconds)} that nine in ten take, so their weeks hold the quick ones only; nothing is announced.`,
    evidence: {
      ...evidenceOf(one),
      crude: null,
      details: { censoredFrom: isoOf(fromMillis), maturitySeconds, apparent: levelsOf(one) },
    },
  };
}

function chosenByEnd(
  about: About,
  o: {
    readonly closedItems: number;
    readonly closedFromMillis: number | null;
    readonly closedToMillis: number | null;
    readonly openedBefore: number;
  },
): Finding {
  const claim = { ...about.scope, kind: 'drift' as const, subject: 'items chosen by their end' };
  const [from, to] = [isoOf(o.closedFromMillis ?? 0), isoOf(o.closedToMillis ?? 0)];
  return {
    id: findingId({ ...claim, outcome: 'selection' }),
    ...claim,
    verdict: 'unstable',
    claim: `Nine in ten items were closed between ${formatDay(from)} and ${formatDay(to)}, but ${formatPercent(o.openedBefore)} were opened before: the log seems to hold what ended in that time, so its early weeks have slow items only and its last ones quick items only. No change over time is announced.`,
    evidence: {
      ...NO_EVIDENCE,
      n: o.closedItems,
      outcome: 'selection',
      details: { closedFrom: from, closedTo: to, openedBefore: o.openedBefore },
    },
    queries: queriesOf(about),
    window: about.window,
  };
}

function baseOf(
  about: About,
  { series }: TestedSeries,
): Omit<Finding, 'verdict' | 'claim' | 'evidence'> {
  const claim = {
    ...about.scope,
    kind: 'drift' as const,
    subject: `${pairOf(series)}: ${series.metric.label}`,
  };
  return {
    id: findingId({ ...claim, outcome: series.metric.name }),
    ...claim,
    queries: queriesOf(about),
    window: about.window,
  };
}

const queriesOf = ({ scope, asOfMillis }: About): Finding['queries'] => [
  { name: changeWeekly.name, parameters: { ...scope } },
  { name: changeMaturity.name, parameters: { ...scope, asOfMillis } },
];

function evidenceOf({ series, step }: TestedSeries): Omit<Finding['evidence'], 'details'> {
  const sizes = series.weeks.map((week) => week.n);
  const sum = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0);
  return {
    ...NO_EVIDENCE,
    n: sum(sizes),
    exposed: sum(sizes.slice(step.index)),
    outcome: series.metric.name,
  };
}

function levelsOf({ series, step }: TestedSeries): Record<string, number> {
  const scale = series.metric.measure === 'ratio_of_medians' ? Math.exp : (x: number) => x;
  return {
    weeks: series.weeks.length,
    weeksSince: series.weeks.length - step.index,
    before: scale(step.before),
    after: scale(step.after),
  };
}

function effectOf({ series, difference }: TestedSeries): Effect {
  const { measure } = series.metric;
  const scale = measure === 'ratio_of_medians' ? Math.exp : (x: number) => x;
  return {
    measure,
    value: scale(difference.value),
    low: scale(difference.low),
    high: scale(difference.high),
  };
}
