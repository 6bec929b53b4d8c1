/** What went wrong, as a word that scripts and tests can rely on. */
export type CliErrorCode =
  | 'usage'
  | 'port_taken'
  | 'data_dir_in_use'
  | 'data_dir_not_writable'
  | 'no_space'
  | 'no_data'
  | 'not_found'
  | 'ambiguous'
  | 'analysis_failed'
  | 'receiver_failed'
  | 'engine_unreachable'
  | 'store_unavailable'
  | 'interrupted'
  | 'figures_differ';

/** A failure whose message is the one sentence a person needs: what happened and what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;

  constructor(code: CliErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
