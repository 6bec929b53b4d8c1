import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CollectorError } from '../errors.ts';
import type { EndpointUser } from './authenticate.ts';

/** Where the passwords of the endpoint are. */
export interface EndpointPasswords {
  readonly users: readonly EndpointUser[];
  /** Of the full user, if it stands in a file of Baton's own making. */
  readonly passwordFile: string | undefined;
}

/** Owns the tables. The name is what ClickHouse tools fill in by themselves. */
export const OWNER = 'default';
/** Reads them. */
export const READER = 'reader';

/**
 * The two users of the endpoint: `default` and `reader`. A password that is not given is made once and kept in
 * `directory`, readable for its owner only. Throws a CollectorError `data_dir_unwritable`.
 */
export async function endpointUsers(o: {
  readonly directory: string;
  /** Of the full user. */
  readonly password?: string | undefined;
  /** Of the user that only reads. */
  readonly readerPassword?: string | undefined;
}): Promise<EndpointPasswords> {
  const passwordFile = join(o.directory, 'clickhouse-http.password');
  const readerPasswordFile = join(o.directory, 'clickhouse-http-reader.password');
  const password = o.password ?? (await keptPassword(passwordFile));
  return {
    users: [
      { name: OWNER, password, isReadOnly: false },
      {
        name: READER,
        password: o.readerPassword ?? (await keptPassword(readerPasswordFile)),
        isReadOnly: true,
      },
    ],
    passwordFile: o.password === undefined ? passwordFile : undefined,
  };
}

async function keptPassword(file: string): Promise<string> {
  try {
    const kept = (await readFile(file, 'utf8')).trim();
    if (kept !== '') return kept;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw unusable(file, cause);
  }
  const password = randomBytes(24).toString('base64url');
  try {
    const handle = await open(file, 'w', 0o600);
    try {
      // The mode above counts only where the file is new.
      await handle.chmod(0o600);
      await handle.writeFile(`${password}\n`);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw unusable(file, cause);
  }
  return password;
}

function unusable(file: string, cause: unknown): CollectorError {
  return new CollectorError(
    'data_dir_unwritable',
    `Cannot keep the password of the ClickHouse endpoint in ${file}: ${(cause as Error).message}.`,
    { cause },
  );
}
