export type { Alert, AlertedHandoff, AlertState } from './alerts/alert.ts';
export { formatLeft, formatValue } from './alerts/alert-text.ts';
export {
  type AlertEvaluator,
  createAlertEvaluator,
  type RuleProblem,
} from './alerts/create-alert-evaluator.ts';
export { handoffParams, type OpenHandoffRow } from './alerts/observe-handoffs.ts';
export { type ActiveRule, activeRules, type RuleSettings } from './alerts/rule-settings.ts';
export { type AnalyzeOptions, analyze } from './analysis/analyze.ts';
export { declareIntervention, type InterventionRequest } from './change/declare-intervention.ts';
export { type Intervention, whoChanged } from './change/intervention.ts';
export { type InterventionReport, interventionReports } from './change/intervention-report.ts';
export { renderInterventions } from './change/render-interventions.ts';
export {
  type Adopted,
  type AdoptRequest,
  adoptSuggestion,
} from './change/suggestions/adopt-suggestion.ts';
export {
  type ConfirmedPath,
  type ConfirmPathRequest,
  confirmPath,
} from './conformance/confirm-path.ts';
export type { Conformance, PathStep } from './conformance/conformance-schema.ts';
export type { ProposedPath } from './conformance/proposed-path-schema.ts';
export type { DiscoveredCondition, Discovery } from './discovery/discover-conditions.ts';
export { discoverInStore } from './discovery/discover-in-store.ts';
export { AnalyzerError, type AnalyzerErrorCode } from './errors.ts';
export { type AnnotateOptions, annotate } from './findings/annotate.ts';
export { currentFindings, type FindingsScope } from './findings/current-findings.ts';
export type { DetectorFailure } from './findings/detect.ts';
export type { Detector, DetectorOptions, DetectorScope } from './findings/detector.ts';
export {
  type ExplainedQuery,
  type ExplainOptions,
  type Explanation,
  explainFinding,
} from './findings/explain.ts';
export { type FindingLife, findFinding } from './findings/find-finding.ts';
export {
  type Effect,
  type Evidence,
  evidenceSchema,
  FINDING_KINDS,
  type Finding,
  findingSchema,
  VERDICTS,
} from './findings/finding.ts';
export { findingId } from './findings/finding-id.ts';
export { renderExplanation } from './findings/render-explanation.ts';
export {
  countFindings,
  type RenderFindingsOptions,
  renderFindings,
} from './findings/render-findings.ts';
export { type AnalysisRun, type RunAnalysisOptions, runAnalysis } from './findings/run-analysis.ts';
export {
  type Annotation,
  type StoredFinding,
  storedFindingSchema,
} from './findings/stored-finding.ts';
export { type ItemStoryOptions, itemStory } from './item/item-story.ts';
export type { ItemStory, StoryFact, StoryHandoff } from './item/item-story-types.ts';
export { renderItemStory } from './item/render-item-story.ts';
export type { SimilarItem } from './item/similar-items.ts';
export { readAskResponse, readCheckRequest } from './judge/check/check-request.ts';
export { type Checks, createChecks } from './judge/check/create-checks.ts';
export { evaluateInStore } from './judge/evaluation/evaluate-in-store.ts';
export { evaluateJudge, type JudgeEvaluation } from './judge/evaluation/evaluate-judge.ts';
export { type LabelRow, readLabels } from './judge/evaluation/label.ts';
export { renderEvaluation } from './judge/evaluation/render-evaluation.ts';
export { type JudgedHandoffs, judgeHandoffs } from './judge/handoffs/judge-handoffs.ts';
export { derivedRubric, openLlm, rubricOf, storeRubric } from './judge/handoffs/judge-store.ts';
export {
  labelledTexts,
  labelText,
  type TrainedItem,
  trainTextModels,
} from './judge/handoffs/label-texts.ts';
export { type LlmSettings, readLlmSettings } from './llm/llm-settings.ts';
export { loadYaml } from './load-yaml.ts';
export { personRates, type TeamPersons } from './measures/person-rates.ts';
export { formatDuration } from './report/format/duration.ts';
export { html, type Markup } from './report/html/markup.ts';
export { renderHtml } from './report/html/render-html.ts';
export { renderMarkdown } from './report/markdown/render-markdown.ts';
export {
  type OpenHandoff,
  type PairReport,
  type Quantiles,
  type Report,
  reportSchema,
  type Share,
  type Trend,
} from './report/report-schema.ts';
export type { TextOptions } from './report/text/look.ts';
export { renderPersons } from './report/text/render-persons.ts';
export { renderText } from './report/text/render-text.ts';
export { terminalText } from './report/text/terminal-text.ts';
export { readRubric, writeRubric } from './rubric/read-rubric.ts';
export { type Rubric, rubricSchema } from './rubric/rubric.ts';
export type { CheckedLog } from './validation/check.ts';
export { checkedLogs } from './validation/checked-logs.ts';
export { type ChecksFile, readChecks } from './validation/checks-file.ts';
export { validateChecks } from './validation/validate-checks.ts';
export {
  type CheckedFigure,
  type MeasuredTrap,
  type Validation,
  validateLog,
} from './validation/validate-log.ts';
export {
  checksOfExpected,
  checksOfStore,
  type WrittenChecks,
} from './validation/write-checks.ts';
export { type Answer, askQuestion } from './wording/ask-question.ts';
export { type WordedFinding, wordFinding } from './wording/word-finding.ts';
