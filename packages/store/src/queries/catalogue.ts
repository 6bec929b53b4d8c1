import { alertBounceRate } from './alert/bounce-rate.ts';
import { alertCollectorSilent } from './alert/collector-silent.ts';
import { alertCompletenessDown } from './alert/completeness-down.ts';
import { alertCurrent } from './alert/current.ts';
import { alertDelivered } from './alert/delivered.ts';
import { alertEnded } from './alert/ended.ts';
import {
  alertArrivedIncomplete,
  alertBreachImminent,
  alertHighRisk,
  alertPastUsual,
  alertUnclaimed,
} from './alert/handoff-rules.ts';
import { alertNotifications } from './alert/notifications.ts';
import { alertOpenHandoffs } from './alert/open-handoffs.ts';
import { alertSlaBurnFast, alertSlaBurnSlow } from './alert/sla-burn.ts';
import { alertSpansSlow } from './alert/spans-slow.ts';
import { alertStats } from './alert/stats.ts';
import { annotationsOfFinding } from './annotations/of-finding.ts';
import { changeHandoffs } from './change/handoffs.ts';
import { changeMaturity } from './change/maturity.ts';
import { changePassedOn } from './change/passed-on.ts';
import { changeSpread } from './change/spread.ts';
import { changeWeekly } from './change/weekly.ts';
import { conformanceCourses } from './conformance/courses.ts';
import { conformanceResponseTimes } from './conformance/response-times.ts';
import { conformanceVariants } from './conformance/variants.ts';
import { dashboardAnalysisRuns } from './dashboard/analysis-runs.ts';
import { dashboardArrivalDelay } from './dashboard/arrival-delay.ts';
import { dashboardChanges } from './dashboard/changes.ts';
import { dashboardCompleteness } from './dashboard/completeness.ts';
import { dashboardFailures } from './dashboard/failures.ts';
import { dashboardFailuresByDay } from './dashboard/failures-by-day.ts';
import { dashboardFindingCounts } from './dashboard/finding-counts.ts';
import { dashboardFindings } from './dashboard/findings.ts';
import { dashboardFreshness } from './dashboard/freshness.ts';
import { dashboardIngest } from './dashboard/ingest.ts';
import { dashboardItemBars } from './dashboard/item-bars.ts';
import { dashboardItemFacts } from './dashboard/item-facts.ts';
import { dashboardItemHandoffs } from './dashboard/item-handoffs.ts';
import { dashboardItemHolders } from './dashboard/item-holders.ts';
import { dashboardItemSpans } from './dashboard/item-spans.ts';
import { dashboardItemSummary } from './dashboard/item-summary.ts';
import { dashboardMapEdges } from './dashboard/map-edges.ts';
import { dashboardMapNodes } from './dashboard/map-nodes.ts';
import { dashboardMissingFields } from './dashboard/missing-fields.ts';
import { dashboardNamespaces } from './dashboard/namespaces.ts';
import { dashboardNextDue } from './dashboard/next-due.ts';
import { dashboardOpenNow } from './dashboard/open-now.ts';
import { dashboardPairs } from './dashboard/pairs.ts';
import { dashboardProcesses } from './dashboard/processes.ts';
import { dashboardReceivers } from './dashboard/receivers.ts';
import { dashboardSenders } from './dashboard/senders.ts';
import { dashboardSlo } from './dashboard/slo.ts';
import { dashboardSloByDay } from './dashboard/slo-by-day.ts';
import { dashboardSloPairs } from './dashboard/slo-pairs.ts';
import { dashboardSlowestOpen } from './dashboard/slowest-open.ts';
import { dashboardVolume } from './dashboard/volume.ts';
import { dashboardWaitSpread } from './dashboard/wait-spread.ts';
import { dashboardWaiting } from './dashboard/waiting.ts';
import { dashboardWaitingByDay } from './dashboard/waiting-by-day.ts';
import { dashboardWaitingShare } from './dashboard/waiting-share.ts';
import type { Query } from './define-query.ts';
import { findingsCurrent } from './findings/current.ts';
import { findingsDue } from './findings/due.ts';
import { findingsHistory } from './findings/history.ts';
import { findingsRuns } from './findings/runs.ts';
import { interventionList } from './intervention/list.ts';
import { itemAttributeValues } from './item/attribute-values.ts';
import { itemCourses } from './item/courses.ts';
import { itemCycles } from './item/cycles.ts';
import { itemFacts } from './item/facts.ts';
import { itemFind } from './item/find.ts';
import { itemHandoffs } from './item/handoffs.ts';
import { itemKnownCycles } from './item/known-cycles.ts';
import { itemSimilar } from './item/similar.ts';
import { judgementCurrent } from './judgement/current.ts';
import { judgementFields } from './judgement/fields.ts';
import { judgementLost } from './judgement/lost.ts';
import { judgementOverTime } from './judgement/over-time.ts';
import { judgementQueues } from './judgement/queues.ts';
import {
  judgementCached,
  judgementDone,
  judgementLabels,
  judgementModels,
  judgementRubrics,
  judgementSpent,
} from './judgement/state.ts';
import { judgementTexts } from './judgement/texts.ts';
import { overviewProcesses } from './overview/processes.ts';
import { overviewSummary } from './overview/summary.ts';
import { pairAskedFields } from './pair/asked-fields.ts';
import { pairBaselines } from './pair/baselines.ts';
import { pairCost } from './pair/cost.ts';
import { pairCustomerTime } from './pair/customer-time.ts';
import { pairFields } from './pair/fields.ts';
import { pairFigures } from './pair/figures.ts';
import { pairPerformanceSegments } from './pair/performance-segments.ts';
import { pairPerformanceSpectrum } from './pair/performance-spectrum.ts';
import { pairReturns } from './pair/returns.ts';
import { pairScore } from './pair/score.ts';
import { pairSlowestOpen } from './pair/slowest-open.ts';
import { pairVolume } from './pair/volume.ts';
import { pairWeekly } from './pair/weekly.ts';
import { pathPingPong } from './path/ping-pong.ts';
import { pathVariants } from './path/variants.ts';
import { personFailures } from './persons/failures.ts';
import { processDefinitions } from './process/definitions.ts';
import { processReopenings } from './process/reopenings.ts';
import { processResolutionSurvival } from './process/resolution-survival.ts';
import { processScore } from './process/score.ts';
import { processStages } from './process/stages.ts';
import { projectorBacklog, projectorState } from './projector/state.ts';
import { itemRows } from './retention/item-rows.ts';
import { dueItems, unfinishedBatches } from './retention/items.ts';
import { replacedParts } from './retention/sweep.ts';
import { dueSpanDays } from './retention/technical-spans.ts';
import { riskCount } from './risk/count.ts';
import { riskFeatures } from './risk/features.ts';
import { riskModels } from './risk/models.ts';
import { riskOpen } from './risk/open.ts';
import { riskTerms } from './risk/terms.ts';
import { teamFields } from './team/fields.ts';
import { teamNeeds } from './team/needs.ts';
import { teamPushToFront } from './team/push-to-front.ts';
import { teamQueueLength } from './team/queue-length.ts';
import { traceByItem } from './trace/by-item.ts';
import { waitingHandoffs } from './waiting/handoffs.ts';
import { waitingLateFields } from './waiting/late-fields.ts';
import { waitingQuestions } from './waiting/questions.ts';
import { waitingTeams } from './waiting/teams.ts';

/** Every question Baton can answer, sorted by name. */
export const queries: readonly Query[] = [
  alertArrivedIncomplete,
  alertBounceRate,
  alertBreachImminent,
  alertCollectorSilent,
  alertCompletenessDown,
  alertCurrent,
  alertDelivered,
  alertEnded,
  alertHighRisk,
  alertNotifications,
  alertOpenHandoffs,
  alertPastUsual,
  alertSlaBurnFast,
  alertSlaBurnSlow,
  alertSpansSlow,
  alertStats,
  alertUnclaimed,
  annotationsOfFinding,
  changeHandoffs,
  changeMaturity,
  changePassedOn,
  changeSpread,
  changeWeekly,
  conformanceCourses,
  conformanceResponseTimes,
  conformanceVariants,
  dashboardAnalysisRuns,
  dashboardArrivalDelay,
  dashboardChanges,
  dashboardCompleteness,
  dashboardFailures,
  dashboardFailuresByDay,
  dashboardFindingCounts,
  dashboardFindings,
  dashboardFreshness,
  dashboardIngest,
  dashboardItemBars,
  dashboardItemFacts,
  dashboardItemHandoffs,
  dashboardItemHolders,
  dashboardItemSpans,
  dashboardItemSummary,
  dashboardMapEdges,
  dashboardMapNodes,
  dashboardMissingFields,
  dashboardNamespaces,
  dashboardNextDue,
  dashboardOpenNow,
  dashboardPairs,
  dashboardProcesses,
  dashboardReceivers,
  dashboardSenders,
  dashboardSlo,
  dashboardSloByDay,
  dashboardSloPairs,
  dashboardSlowestOpen,
  dashboardVolume,
  dashboardWaitSpread,
  dashboardWaiting,
  dashboardWaitingByDay,
  dashboardWaitingShare,
  findingsCurrent,
  findingsDue,
  findingsHistory,
  findingsRuns,
  interventionList,
  itemAttributeValues,
  itemCourses,
  itemCycles,
  itemFacts,
  itemFind,
  itemHandoffs,
  itemKnownCycles,
  itemSimilar,
  judgementCached,
  judgementCurrent,
  judgementDone,
  judgementFields,
  judgementLabels,
  judgementLost,
  judgementModels,
  judgementOverTime,
  judgementQueues,
  judgementRubrics,
  judgementSpent,
  judgementTexts,
  overviewProcesses,
  overviewSummary,
  pairAskedFields,
  pairBaselines,
  pairCost,
  pairCustomerTime,
  pairFields,
  pairFigures,
  pairPerformanceSegments,
  pairPerformanceSpectrum,
  pairReturns,
  pairScore,
  pairSlowestOpen,
  pairVolume,
  pairWeekly,
  pathPingPong,
  pathVariants,
  personFailures,
  processDefinitions,
  processReopenings,
  processResolutionSurvival,
  processScore,
  processStages,
  projectorBacklog,
  projectorState,
  dueItems,
  dueSpanDays,
  itemRows,
  replacedParts,
  unfinishedBatches,
  riskCount,
  riskFeatures,
  riskModels,
  riskOpen,
  riskTerms,
  teamFields,
  teamNeeds,
  teamPushToFront,
  teamQueueLength,
  traceByItem,
  waitingHandoffs,
  waitingLateFields,
  waitingQuestions,
  waitingTeams,
];
