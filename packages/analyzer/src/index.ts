export { type AnalyzeOptions, analyze } from './analysis/analyze.ts';
export { AnalyzerError, type AnalyzerErrorCode } from './errors.ts';
export { renderHtml } from './report/html/render-html.ts';
export { renderMarkdown } from './report/markdown/render-markdown.ts';
export {
  type Conformance,
  type OpenHandoff,
  type PairReport,
  type PathStep,
  type Quantiles,
  type Report,
  reportSchema,
  type Share,
  type Trend,
} from './report/report-schema.ts';
