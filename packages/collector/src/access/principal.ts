/** What a caller wants to do. */
export type Purpose = 'write' | 'read';

/** Who sent a request, and what that one may do. */
export interface Principal {
  /** Name of the token; `anonymous` or `local` where none was given. */
  readonly name: string;
  /** The one namespace that is written and read; undefined means all of them. */
  readonly namespace: string | undefined;
  /** Bytes of one body, where the token has a limit of its own. */
  readonly maxBodyBytes: number | undefined;
  readonly purposes: readonly Purpose[];
}

const UNBOUND = {
  namespace: undefined,
  maxBodyBytes: undefined,
  purposes: ['write', 'read'],
} as const;

/** Every caller while there are no tokens. */
export const ANONYMOUS: Principal = { name: 'anonymous', ...UNBOUND };

/** Who can read the data directory: Baton's own commands on this machine. */
export const LOCAL: Principal = { name: 'local', ...UNBOUND };
