export type { AlertLabel, AlertRule, AlertSeverity } from './alert-rules/alert-rule.ts';
export { alertRules } from './alert-rules/alert-rules.ts';
export { type ConnectStoreOptions, connectStore } from './connect-store.ts';
export type { Lane, ParameterValue } from './engine/engine.ts';
export { isLoopbackName } from './engine/is-loopback-name.ts';
export {
  openRawSql,
  type RawInsert,
  type RawResult,
  type RawRun,
  type RawSettings,
  type RawSql,
  type RawStatement,
} from './engine/raw-sql.ts';
export { type ServerLocation, serverAddress } from './engine/server-location.ts';
export { forgetItem, type ItemKey, rowsOfItem, type TableRows } from './forget/forget-item.ts';
export type { Migrated } from './migrate.ts';
export { type MigrationPlan, migrationPlan, planText } from './migrations/migration-plan.ts';
export { BlockWriter, type DictionaryKeys } from './native/block-writer.ts';
export { ByteColumn } from './native/byte-column.ts';
export { type ByteSource, sourceOf, viewOf } from './native/byte-source.ts';
export { freeMemory } from './native/free-memory.ts';
export { NumberList } from './native/number-list.ts';
export { type NativeDecoder, openNativeDecoder } from './native-decoder.ts';
export { type OpenStoreOptions, openStore, type StoreLocation } from './open-store.ts';
export {
  createProjector,
  type Projected,
  type Projector,
  type ProjectorOptions,
  type RebuildOptions,
} from './projector/create-projector.ts';
export { parseShare, type Share } from './projector/share.ts';
export { alertCurrent } from './queries/alert/current.ts';
export { alertDelivered } from './queries/alert/delivered.ts';
export { alertEnded } from './queries/alert/ended.ts';
export { alertNotifications } from './queries/alert/notifications.ts';
export { alertOpenHandoffs } from './queries/alert/open-handoffs.ts';
export { alertStats } from './queries/alert/stats.ts';
export { annotationsOfFinding } from './queries/annotations/of-finding.ts';
export { queries } from './queries/catalogue.ts';
export { changeHandoffs } from './queries/change/handoffs.ts';
export { changeMaturity } from './queries/change/maturity.ts';
export { changePassedOn } from './queries/change/passed-on.ts';
export { changeSpread } from './queries/change/spread.ts';
export { changeWeekly } from './queries/change/weekly.ts';
export { conformanceCourses } from './queries/conformance/courses.ts';
export { conformanceResponseTimes } from './queries/conformance/response-times.ts';
export { conformanceVariants } from './queries/conformance/variants.ts';
export { dashboardAnalysisRuns } from './queries/dashboard/analysis-runs.ts';
export { dashboardArrivalDelay } from './queries/dashboard/arrival-delay.ts';
export { dashboardChanges } from './queries/dashboard/changes.ts';
export { dashboardCompleteness } from './queries/dashboard/completeness.ts';
export { dashboardFailures } from './queries/dashboard/failures.ts';
export { dashboardFailuresByDay } from './queries/dashboard/failures-by-day.ts';
export { dashboardFindingCounts } from './queries/dashboard/finding-counts.ts';
export { dashboardFindings } from './queries/dashboard/findings.ts';
export { dashboardFreshness } from './queries/dashboard/freshness.ts';
export { dashboardIngest } from './queries/dashboard/ingest.ts';
export { dashboardItemBars } from './queries/dashboard/item-bars.ts';
export { dashboardItemFacts } from './queries/dashboard/item-facts.ts';
export { dashboardItemHandoffs } from './queries/dashboard/item-handoffs.ts';
export { dashboardItemHolders } from './queries/dashboard/item-holders.ts';
export { dashboardItemSpans } from './queries/dashboard/item-spans.ts';
export { dashboardItemSummary } from './queries/dashboard/item-summary.ts';
export { dashboardMapEdges } from './queries/dashboard/map-edges.ts';
export { dashboardMapNodes } from './queries/dashboard/map-nodes.ts';
export { dashboardMissingFields } from './queries/dashboard/missing-fields.ts';
export { dashboardNamespaces } from './queries/dashboard/namespaces.ts';
export { dashboardNextDue } from './queries/dashboard/next-due.ts';
export { dashboardOpenNow } from './queries/dashboard/open-now.ts';
export { dashboardPairs } from './queries/dashboard/pairs.ts';
export { dashboardProcesses } from './queries/dashboard/processes.ts';
export { dashboardReceivers } from './queries/dashboard/receivers.ts';
export { dashboardSenders } from './queries/dashboard/senders.ts';
export { dashboardSlo } from './queries/dashboard/slo.ts';
export { dashboardSloByDay } from './queries/dashboard/slo-by-day.ts';
export { dashboardSloPairs } from './queries/dashboard/slo-pairs.ts';
export { dashboardSlowestOpen } from './queries/dashboard/slowest-open.ts';
export { dashboardVolume } from './queries/dashboard/volume.ts';
export { dashboardWaitSpread } from './queries/dashboard/wait-spread.ts';
export { dashboardWaiting } from './queries/dashboard/waiting.ts';
export { dashboardWaitingByDay } from './queries/dashboard/waiting-by-day.ts';
export { dashboardWaitingShare } from './queries/dashboard/waiting-share.ts';
export {
  type Command,
  defineCommand,
  defineQuery,
  type Query,
  type QueryParameters,
  type RowOf,
} from './queries/define-query.ts';
export { findingsCurrent } from './queries/findings/current.ts';
export { findingsDue } from './queries/findings/due.ts';
export { findingsHistory } from './queries/findings/history.ts';
export { findingsRuns } from './queries/findings/runs.ts';
export { interventionList } from './queries/intervention/list.ts';
export { itemAttributeValues } from './queries/item/attribute-values.ts';
export { itemCourses } from './queries/item/courses.ts';
export { itemCycles } from './queries/item/cycles.ts';
export { itemFacts } from './queries/item/facts.ts';
export { itemFind } from './queries/item/find.ts';
export { itemHandoffs } from './queries/item/handoffs.ts';
export { itemKnownCycles } from './queries/item/known-cycles.ts';
export { itemSimilar } from './queries/item/similar.ts';
export { judgementCurrent } from './queries/judgement/current.ts';
export { judgementFields } from './queries/judgement/fields.ts';
export { judgementLost } from './queries/judgement/lost.ts';
export { judgementOverTime } from './queries/judgement/over-time.ts';
export { judgementQueues } from './queries/judgement/queues.ts';
export {
  judgementCached,
  judgementDone,
  judgementLabels,
  judgementModels,
  judgementRubrics,
  judgementSpent,
} from './queries/judgement/state.ts';
export { judgementTexts } from './queries/judgement/texts.ts';
export { storedRecords } from './queries/log/stored-records.ts';
export { overviewProcesses } from './queries/overview/processes.ts';
export { overviewSummary } from './queries/overview/summary.ts';
export { pairAskedFields } from './queries/pair/asked-fields.ts';
export { pairBaselines } from './queries/pair/baselines.ts';
export { pairCost } from './queries/pair/cost.ts';
export { pairCustomerTime } from './queries/pair/customer-time.ts';
export { pairFields } from './queries/pair/fields.ts';
export { pairFigures } from './queries/pair/figures.ts';
export { pairPerformanceSegments } from './queries/pair/performance-segments.ts';
export { pairPerformanceSpectrum } from './queries/pair/performance-spectrum.ts';
export { pairReturns } from './queries/pair/returns.ts';
export { pairScore } from './queries/pair/score.ts';
export { pairSlowestOpen } from './queries/pair/slowest-open.ts';
export { pairVolume } from './queries/pair/volume.ts';
export { pairWeekly } from './queries/pair/weekly.ts';
export { pathPingPong } from './queries/path/ping-pong.ts';
export { pathVariants } from './queries/path/variants.ts';
export { personFailures } from './queries/persons/failures.ts';
export { processDefinitions } from './queries/process/definitions.ts';
export { processReopenings } from './queries/process/reopenings.ts';
export { processResolutionSurvival } from './queries/process/resolution-survival.ts';
export { processScore } from './queries/process/score.ts';
export { processStages } from './queries/process/stages.ts';
export { projectorBacklog, projectorState } from './queries/projector/state.ts';
export { itemRows } from './queries/retention/item-rows.ts';
export { riskCount } from './queries/risk/count.ts';
export { riskFeatures } from './queries/risk/features.ts';
export { riskModels } from './queries/risk/models.ts';
export { riskOpen } from './queries/risk/open.ts';
export { riskTerms } from './queries/risk/terms.ts';
export { asOfKey } from './queries/scope.ts';
export { storageTables } from './queries/storage/tables.ts';
export { teamFields } from './queries/team/fields.ts';
export { teamNeeds } from './queries/team/needs.ts';
export { teamPushToFront } from './queries/team/push-to-front.ts';
export { teamQueueLength } from './queries/team/queue-length.ts';
export { waitingHandoffs } from './queries/waiting/handoffs.ts';
export { waitingLateFields } from './queries/waiting/late-fields.ts';
export { waitingQuestions } from './queries/waiting/questions.ts';
export { waitingTeams } from './queries/waiting/teams.ts';
export {
  createRetention,
  type Retention,
  type RetentionLimits,
  type RetentionPeriods,
  type RetentionRun,
} from './retention/create-retention.ts';
export { resumeRemovals } from './retention/remove-batch.ts';
export type { InsertOptions, QueryOptions, Store } from './store.ts';
export { StoreError, type StoreErrorCode } from './store-error.ts';
