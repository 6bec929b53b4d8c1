/** A request that must be refused, or ended by a bound, without anything outside of the tables having been reached. */
export interface HostileRequest {
  readonly sql: string;
  readonly url?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What hostile requests aim at; a test looks whether any of it was reached. */
export interface Targets {
  /** A file whose content must not come back. */
  readonly secretFile: string;
  /** A directory that must stay empty. */
  readonly emptyDirectory: string;
  /** Host and port of a listener that nothing may connect to. */
  readonly listener: string;
}

/** Statements that come with nothing else. */
export const sqlOf = (texts: readonly string[]): HostileRequest[] => texts.map((sql) => ({ sql }));
