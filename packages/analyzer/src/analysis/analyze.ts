import {
  overviewProcesses,
  overviewSummary,
  pairAskedFields,
  pairCost,
  pairFields,
  pairFigures,
  pairSlowestOpen,
  pairWeekly,
  pathPingPong,
  type Query,
  type Store,
  teamQueueLength,
} from '@baton/store';
import { reportInterventions } from '../change/report-interventions.ts';
import { expectedAgainstActual } from '../conformance/expected-against-actual.ts';
import { reportFindings } from '../findings/report-findings.ts';
import { measurePairs } from '../measures/pair-measures.ts';
import { returnCosts } from '../measures/return-costs.ts';
import { processScores } from '../measures/score.ts';
import { measureTeams } from '../measures/team-measures.ts';
import { isoOf } from '../report/format/instant.ts';
import type { PairReport, Report } from '../report/report-schema.ts';
import { waitingByPair } from '../waiting-causes/pair-waiting.ts';
import { queueLengthEffects } from '../waiting-causes/queue-length-effect.ts';
import { waitingSummary } from '../waiting-causes/waiting-sentence.ts';
import { asOf, asOfProcess } from './as-of.ts';
import { declaredProcesses } from './declared-process.ts';
import { failureTrends, MINIMUM_TREND_HANDOFFS } from './failure-trend.ts';
import { headline } from './headline.ts';
import { notRecorded } from './not-recorded.ts';
import { openHandoff } from './open-handoff.ts';
import { byPair, pairKey } from './pair-key.ts';
import { pairReport } from './pair-report.ts';
import { shareOf } from './share-of.ts';
import { timeDoubts } from './time-doubts.ts';

/** Pairs a report lists; the rest is counted. */
const PAIRS_SHOWN = 100;
const OPEN_SHOWN = 20;
const PING_PONG_SHOWN = 10;
/** Below this many ended handoffs a pair's own median is no baseline. */
const MINIMUM_BASELINE = 5;

/** What an analysis covers. */
export interface AnalyzeOptions {
  /** @default all of them */
  readonly namespace?: string;
  /** @default all of them */
  readonly process?: string;
  /** What counts as now, in milliseconds since 1970. @default Date.now() */
  readonly nowMillis?: number;
}

/**
 * Computes a report: where work waits between teams, what fails, what is missing.
 *
 * Every figure comes from the query catalogue; formulas are in docs/report.md. Rejects with a
 * `StoreError` where the store does.
 */
export async function analyze(store: Store, options: AnalyzeOptions = {}): Promise<Report> {
  const nowMillis = options.nowMillis ?? Date.now();
  const scope = {
    namespaces: options.namespace === undefined ? [] : [options.namespace],
    processes: options.process === undefined ? [] : [options.process],
  };
  const ask = <P, R>(query: Query<P, R>, params: P): Promise<R[]> =>
    store.query(query, params, { lane: 'analysis' });

  const [totals] = await ask(overviewSummary, scope);
  const processRows = await ask(overviewProcesses, scope);
  if (!totals || processRows.length === 0) return emptyReport(options, nowMillis);

  const at = { ...scope, ...asOf(processRows, nowMillis) };
  const figures = await ask(pairFigures, scope);
  const costs = await ask(pairCost, { ...at, minimumEnded: MINIMUM_BASELINE });
  const weeks = await ask(pairWeekly, { ...scope, minimumEnded: MINIMUM_TREND_HANDOFFS });
  const fields = await ask(pairFields, scope);
  const asked = byPair(await ask(pairAskedFields, scope));
  const open = await ask(pairSlowestOpen, { ...at, limit: OPEN_SHOWN });
  const pingPong = await ask(pathPingPong, { ...scope, limit: PING_PONG_SHOWN });
  const declared = await declaredProcesses(store, scope);
  const waiting = await waitingByPair(store, scope);
  const queues = queueLengthEffects(
    waiting.accepted === 0
      ? []
      : await ask(teamQueueLength, { ...scope, fromMillis: waiting.completeFromMillis }),
  );
  const expected = await expectedAgainstActual(store, {
    ...scope,
    asOf: asOf(processRows, nowMillis),
    rows: processRows,
    declared,
  });

  const fieldsByPair = byPair(fields);
  const weeksByPair = byPair(weeks);
  const trends = failureTrends(weeksByPair);
  const measures = await measurePairs(store, at, weeksByPair);
  const costByPair = new Map(costs.map((row) => [pairKey(row), row]));
  const allCostSeconds = costs.reduce((sum, row) => sum + row.overSeconds + row.reworkSeconds, 0);
  const pairs = figures
    .map((row) => {
      const key = pairKey(row);
      return pairReport({
        figures: row,
        cost: costByPair.get(key),
        allCostSeconds,
        trend: trends.get(key),
        waiting: waiting.pairs.get(key),
        measures: measures.get(key),
        fields: fieldsByPair.get(key) ?? [],
        askedFields: asked.get(key) ?? [],
      });
    })
    .sort(byCost);

  const isOf = (row: { namespace: string; process: string }) => (other: typeof row) =>
    other.namespace === row.namespace && other.process === row.process;
  const cannot = (verb: string) => processRows.every((row) => row.notRecordedVerbs.includes(verb));
  const summary: Report['summary'] = {
    items: totals.items,
    closedItems: totals.closedItems,
    openItems: totals.items - totals.closedItems,
    handoffs: totals.handoffs,
    openHandoffs: totals.openHandoffs,
    itemsWithHandoff: totals.itemsWithHandoff,
    pingPongItems: totals.pingPongItems,
    returnedItems: totals.returnedItems,
    reopenedItems: cannot('close') ? null : totals.reopenedItems,
    bounces: cannot('bounce') && totals.bounces === 0 ? null : totals.bounces,
    rounds:
      cannot('bounce') && cannot('request_clarification') && totals.rounds === 0
        ? null
        : totals.rounds,
    facts: totals.facts,
    unmatchedFacts: totals.unmatchedFacts,
    lateFacts: totals.lateFacts,
    processes: processRows.length,
    pairs: figures.length,
    teams: totals.teams,
    period:
      totals.firstMillis === null || totals.lastMillis === null
        ? null
        : { from: isoOf(totals.firstMillis), to: isoOf(totals.lastMillis) },
  };

  return {
    ...emptyReport(options, nowMillis),
    summary,
    headline: headline(summary, pairs, timeDoubts(processRows, figures)),
    processes: processRows.map((row) => ({
      namespace: row.namespace,
      process: row.process,
      items: row.items,
      handoffs: row.handoffs,
      openHandoffs: row.openHandoffs,
      importedItems: row.importedItems,
      declared: declared.some(isOf(row)),
      asOf: isoOf(asOfProcess(row, nowMillis)),
      period: { from: isoOf(row.firstMillis), to: isoOf(row.lastMillis) },
      notRecorded: notRecorded(row, figures.filter(isOf(row)), fields.some(isOf(row))),
    })),
    pairs: pairs.slice(0, PAIRS_SHOWN),
    pairsLeftOut: Math.max(0, pairs.length - PAIRS_SHOWN),
    teams: await measureTeams(store, scope),
    whyItWaits: waitingSummary(pairs, waiting, queues),
    returns: {
      pingPong: shareOf(summary.pingPongItems, summary.items),
      returned: shareOf(summary.returnedItems, summary.items),
      reopened:
        summary.reopenedItems === null ? null : shareOf(summary.reopenedItems, summary.items),
      pingPongPairs: pingPong.map(({ teams, ...row }) => ({
        ...row,
        teams: [teams[0] ?? '', teams[1] ?? ''],
      })),
      costs: await returnCosts(store, at),
    },
    scores: await processScores(store, scope),
    ...expected,
    slowestOpen: open.map((row) => openHandoff(row, at)),
    findings: await reportFindings(store, options),
    interventions: await reportInterventions(store, options),
  };
}

function byCost(a: PairReport, b: PairReport): number {
  return (b.cost?.hours ?? -1) - (a.cost?.hours ?? -1) || b.handoffs - a.handoffs;
}

function emptyReport(options: AnalyzeOptions, nowMillis: number): Report {
  const summary: Report['summary'] = {
    items: 0,
    closedItems: 0,
    openItems: 0,
    handoffs: 0,
    openHandoffs: 0,
    itemsWithHandoff: 0,
    pingPongItems: 0,
    returnedItems: 0,
    reopenedItems: 0,
    bounces: 0,
    rounds: 0,
    facts: 0,
    unmatchedFacts: 0,
    lateFacts: 0,
    processes: 0,
    pairs: 0,
    teams: 0,
    period: null,
  };
  return {
    schemaVersion: 1,
    generatedAt: isoOf(nowMillis),
    scope: { namespace: options.namespace ?? null, process: options.process ?? null },
    summary,
    headline: headline(summary, [], []),
    processes: [],
    pairs: [],
    pairsLeftOut: 0,
    teams: [],
    whyItWaits: waitingSummary([], { attributed: 0, accepted: 0 }),
    returns: { pingPong: null, returned: null, reopened: null, pingPongPairs: [], costs: [] },
    scores: [],
    conformance: [],
    proposedPaths: [],
    slowestOpen: [],
    findings: { lastRunAt: null, found: [], leftOut: 0 },
    interventions: [],
  };
}
