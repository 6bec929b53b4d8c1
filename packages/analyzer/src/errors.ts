/** What can go wrong while a store is analyzed. */
export type AnalyzerErrorCode =
  | 'alert_rule_unknown'
  | 'item_ambiguous'
  | 'finding_unknown'
  | 'finding_ambiguous'
  | 'annotation_unfit'
  | 'expected_unreadable'
  | 'checks_unfit'
  | 'process_unknown'
  | 'process_ambiguous'
  | 'team_unknown'
  | 'suggestion_unfit'
  | 'path_unfit'
  | 'rubric_unreadable'
  | 'rubric_unfit'
  | 'labels_unreadable'
  | 'llm_unconfigured';

/** An error of the analyzer; the message says what was expected, what came and what to do. */
export class AnalyzerError extends Error {
  readonly code: AnalyzerErrorCode;

  constructor(code: AnalyzerErrorCode, message: string) {
    super(message);
    this.name = 'AnalyzerError';
    this.code = code;
  }
}
