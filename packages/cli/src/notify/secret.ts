import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CliError } from '../errors.ts';
import type { Secret } from './alerts-file.ts';

/** The text of a secret, read anew each time so that it may be changed; throws a sentence without it. */
export async function secretText(
  secret: Secret,
  o: { readonly folder: string; readonly channel: string },
): Promise<string> {
  if (typeof secret === 'string') return secret;
  if ('env' in secret) {
    const value = process.env[secret.env];
    if (value) return value;
    throw new CliError(
      'usage',
      `The channel ${o.channel} needs the environment variable ${secret.env}.`,
    );
  }
  const text = await readFile(resolve(o.folder, secret.file), 'utf8').catch(() => '');
  if (text.trim() !== '') return text.trim();
  throw new CliError('usage', `The channel ${o.channel} needs the file ${secret.file}.`);
}
