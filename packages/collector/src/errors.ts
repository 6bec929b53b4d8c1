/** What went wrong in the collector, as a stable code. */
export type CollectorErrorCode =
  | 'malformed_payload'
  | 'limit_exceeded'
  | 'payload_too_large'
  | 'log_full'
  | 'log_closed'
  | 'disk_full'
  | 'write_failed'
  | 'unknown_log_version'
  | 'data_dir_unwritable'
  | 'receiver_running'
  | 'loader_running'
  | 'cors_invalid'
  | 'port_taken'
  | 'listen_failed'
  | 'tokens_invalid'
  | 'tokens_locked'
  | 'token_exists'
  | 'token_invalid'
  | 'token_unknown'
  | 'tls_invalid'
  | 'not_a_segment'
  | 'busy';

const MARKER = Symbol.for('baton.collector.error');

/** Error of the collector; `retryable` says whether the same request may succeed later. */
export class CollectorError extends Error {
  readonly code: CollectorErrorCode;
  readonly retryable: boolean;
  readonly [MARKER] = true;

  constructor(
    code: CollectorErrorCode,
    message: string,
    options: { cause?: unknown; retryable?: boolean } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CollectorError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }

  /** True for a CollectorError of any loaded copy of this package. */
  static isInstance(error: unknown): error is CollectorError {
    return typeof error === 'object' && error !== null && MARKER in error;
  }
}
