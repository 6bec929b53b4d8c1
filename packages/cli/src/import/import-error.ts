const MARKER: unique symbol = Symbol.for('baton.import.error') as never;

/** What went wrong with an import, for programs. */
export type ImportErrorCode =
  | 'file_not_found'
  | 'file_unreadable'
  | 'file_empty'
  | 'file_not_a_log'
  | 'file_damaged'
  | 'file_changed'
  | 'no_rows'
  | 'mapping_not_found'
  | 'mapping_invalid'
  | 'unknown_column'
  | 'bad_row'
  | 'endpoint_unreachable'
  | 'endpoint_refused'
  | 'aborted';

/** An import that cannot go on; the message says what was expected, what came and what to do. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly code: ImportErrorCode;
  readonly [MARKER] = true;

  constructor(code: ImportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** Recognizes the error across copies of this package, where `instanceof` would not. */
  static isInstance(value: unknown): value is ImportError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }
}
