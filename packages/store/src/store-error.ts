const MARKER: unique symbol = Symbol.for('baton.store.error') as never;

/** What went wrong, for programs. */
export type StoreErrorCode =
  | 'data_dir_locked'
  | 'data_dir_busy'
  | 'data_dir_unusable'
  | 'disk_full'
  | 'unavailable'
  | 'newer_schema'
  | 'older_schema'
  | 'schema_drift'
  | 'foreign_table'
  | 'missing_grant'
  | 'login_failed'
  | 'tls_failed'
  | 'bad_location'
  | 'query_failed'
  | 'aborted'
  | 'closed';

const RETRYABLE: ReadonlySet<StoreErrorCode> = new Set(['disk_full', 'unavailable']);

/** A failure of the store; the message is a plain sentence that says what to do where something can be done. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  /** Error number of ClickHouse, where the engine gave one. */
  readonly clickhouseCode: number | undefined;
  /** The same call may succeed later without any change by the caller. */
  readonly retryable: boolean;
  readonly [MARKER] = true;

  constructor(
    code: StoreErrorCode,
    message: string,
    options?: ErrorOptions & { clickhouseCode?: number | undefined },
  ) {
    super(message, options);
    this.code = code;
    this.clickhouseCode = options?.clickhouseCode;
    this.retryable = RETRYABLE.has(code);
  }

  /** Recognizes the error across copies of this package, where `instanceof` would not. */
  static isInstance(value: unknown): value is StoreError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }
}
