const MARKER: unique symbol = Symbol.for('baton.conventions.error') as never;

/** What went wrong, for programs. */
export type ConventionErrorCode =
  | 'invalid_duration'
  | 'invalid_calendar'
  | 'no_business_time'
  | 'invalid_path';

/** Input that does not fit the convention; the message says what was expected and what came. */
export class ConventionError extends Error {
  override readonly name = 'ConventionError';
  readonly code: ConventionErrorCode;
  readonly [MARKER] = true;

  constructor(code: ConventionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** Recognizes the error across copies of this package, where `instanceof` would not. */
  static isInstance(value: unknown): value is ConventionError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }
}
