import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CollectorError } from '../errors.ts';
import { fileError } from '../log/file-error.ts';
import { syncDirectory } from '../log/segment-files.ts';
import { type TokenRecord, TokensDocument } from './token-record.ts';

const OTHERS_MAY_WRITE = 0o022;

/** Where the tokens of a data directory are unless another file is named. */
export const tokensFileIn = (dataDir: string): string => join(dataDir, 'tokens.json');

/**
 * Reads the tokens; undefined if there is no such file. Throws a CollectorError `tokens_invalid` that says where it
 * is not what it should be, without repeating what it holds.
 */
export async function readTokensFile(path: string): Promise<TokenRecord[] | undefined> {
  let text: string;
  try {
    const { mode } = await stat(path);
    if ((mode & OTHERS_MAY_WRITE) !== 0 && process.platform !== 'win32') {
      throw invalid(path, 'others may write to it; run chmod 600 on it');
    }
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (CollectorError.isInstance(cause)) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw invalid(path, `it cannot be read (${code})`);
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw invalid(path, 'it is not JSON');
  }
  const parsed = TokensDocument.safeParse(document);
  if (parsed.success) return parsed.data.tokens;
  const [issue] = parsed.error.issues;
  throw invalid(path, `${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
}

/** Replaces the file, readable by its owner only, so that a reader sees the old or the new one whole. */
export async function writeTokensFile(path: string, tokens: readonly TokenRecord[]): Promise<void> {
  const document: TokensDocument = { version: 1, tokens: [...tokens] };
  const draft = `${path}.${randomUUID()}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(document, null, 2)}\n`);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(draft, { force: true });
    throw fileError(error, `write ${path}`);
  }
}

function invalid(path: string, why: string): CollectorError {
  return new CollectorError('tokens_invalid', `The tokens file ${path} cannot be used: ${why}.`);
}
