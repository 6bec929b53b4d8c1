import { CliError } from './errors.ts';
import { fullDisk } from './full-disk.ts';

/** How a command that failed ends: what it says and the exit code of the process. */
export interface Failure {
  readonly message: string;
  readonly exitCode: number;
}

const NO_SPACE = /ENOSPC|No space left on device|NOT_ENOUGH_SPACE/;
const SYSTEM_CODES: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  EROFS: 'The file system is read-only',
  ENOENT: 'No such file or directory',
  ENOTDIR: 'Not a directory',
  EISDIR: 'This is a directory, not a file',
  EMFILE: 'Too many open files',
};

/**
 * Turns whatever was thrown into one sentence and an exit code: 2 for wrong usage, 130 for Ctrl-C,
 * else 1.
 */
export function describeFailure(error: unknown): Failure {
  if (error instanceof CliError) {
    const exitCode = error.code === 'usage' ? 2 : error.code === 'interrupted' ? 130 : 1;
    return { message: error.message, exitCode };
  }
  const chain = causes(error);
  if (chain.some((cause) => NO_SPACE.test(`${codeOf(cause)} ${textOf(cause)}`))) {
    return { message: fullDisk(error).message, exitCode: 1 };
  }
  if (chain.some((cause) => cause instanceof Error && cause.name === 'AbortError')) {
    return { message: 'Interrupted.', exitCode: 130 };
  }
  for (const cause of chain) {
    const words = SYSTEM_CODES[codeOf(cause)];
    const path = (cause as { path?: unknown }).path;
    if (words !== undefined && typeof path === 'string') {
      return { message: `${words}: ${path}`, exitCode: 1 };
    }
  }
  // Errors of Baton's own packages carry a lower-case code and a message written to be read.
  if (/^[a-z][a-z0-9_.-]*$/.test(codeOf(error))) return { message: textOf(error), exitCode: 1 };
  return {
    message: `Unexpected problem: ${firstLine(textOf(error))} (run again with BATON_DEBUG=1 for details)`,
    exitCode: 1,
  };
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let at = error; at !== undefined && at !== null && chain.length < 10; ) {
    chain.push(at);
    at = at instanceof Error ? at.cause : undefined;
  }
  return chain;
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
