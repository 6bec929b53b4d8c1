import { unauthenticated } from './access-errors.ts';
import { type Access, type AccessOptions, createAccess } from './create-access.ts';
import { LOCAL } from './principal.ts';
import { createTlsMaterial, type TlsFiles, type TlsMaterial } from './tls-material.ts';

/** Whom a receiver lets in, and how it proves who it is. */
export interface EntranceOptions extends AccessOptions {
  /** Absent: connections are not encrypted. */
  readonly tls?: TlsFiles | undefined;
}

/** What stands between a connection and the service. */
export interface Entrance {
  readonly access: Access;
  readonly tls: TlsMaterial | undefined;
  close(): Promise<void>;
}

/** Reads tokens and certificates; throws a CollectorError `tokens_invalid` or `tls_invalid`. */
export async function openEntrance(options: EntranceOptions): Promise<Entrance> {
  const access = await createAccess(options);
  try {
    const tls = options.tls && (await createTlsMaterial(options.tls, options));
    return {
      access,
      tls,
      async close() {
        await access.close();
        await tls?.close();
      },
    };
  } catch (error) {
    await access.close();
    throw error;
  }
}

/** Access for Baton's own commands alone, whoever else has a token. */
export function localOnly(access: Access): Access {
  return {
    ...access,
    authenticate(authorization, purpose) {
      const caller = access.authenticate(authorization, purpose);
      if (caller === LOCAL) return caller;
      throw unauthenticated("Only Baton's own commands are answered here.");
    },
  };
}
