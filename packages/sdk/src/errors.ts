const MARKER: unique symbol = Symbol.for('baton.sdk.error') as never;

/** What went wrong, for programs. */
export type HandoffErrorCode =
  | 'async_context_schema'
  | 'carrier_incomplete'
  | 'carrier_mismatch'
  | 'check_failed'
  | 'context_failed'
  | 'export_failed'
  | 'export_rejected'
  | 'facts_lost'
  | 'flush_failed'
  | 'flush_timeout'
  | 'hash_key_failed'
  | 'id_generator_unused'
  | 'invalid_attribute'
  | 'invalid_definition'
  | 'invalid_key'
  | 'invalid_option'
  | 'invalid_time'
  | 'not_recorded'
  | 'provider_exists'
  | 'redact_failed'
  | 'spool_damaged'
  | 'spool_full'
  | 'spool_unwritable'
  | 'unknown_handoff'
  | 'unknown_stage'
  | 'verb_failed';

/** Base of every error of this package; verbs report it through `onError` and never throw it. */
export class HandoffError extends Error {
  override readonly name: string = 'HandoffError';
  readonly code: HandoffErrorCode;
  readonly [MARKER] = true;

  constructor(code: HandoffErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** Recognizes the error across copies of this package, where `instanceof` would not. */
  static isInstance(value: unknown): value is HandoffError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }
}

/** One place of a definition that does not hold, such as `handoffs.escalate.to`. */
export interface DefinitionProblem {
  readonly path: string;
  readonly message: string;
}

/** A process definition that does not hold; thrown at start-up with every problem found. */
export class HandoffDefinitionError extends HandoffError {
  override readonly name = 'HandoffDefinitionError';
  readonly problems: readonly DefinitionProblem[];

  constructor(process: string, problems: readonly DefinitionProblem[]) {
    const lines = problems.map(({ path, message }) => `  ${path}: ${message}`);
    super(
      'invalid_definition',
      `The definition of process "${process}" does not hold:\n${lines.join('\n')}`,
    );
    this.problems = problems;
  }
}
