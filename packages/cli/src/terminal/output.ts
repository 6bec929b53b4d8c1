import { once } from 'node:events';

/** Lets a reader such as `head` close the pipe early without a word. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** Writes to standard output, a line break at the end, and waits while the reader is slow. */
export async function print(text: string): Promise<void> {
  const { stdout } = process;
  if (!stdout.writable || stdout.errored) return;
  if (stdout.write(text.endsWith('\n') ? text : `${text}\n`)) return;
  await Promise.race([once(stdout, 'drain'), once(stdout, 'close')]).catch(() => undefined);
}

/** Tells the person at the terminal something beside the result: goes to standard error. */
export function tell(text: string): void {
  if (process.stderr.writable) process.stderr.write(`${text}\n`);
}

/** Width and colour that standard output can take. */
export function terminalLook(): { width: number; color: boolean } {
  const { stdout, env } = process;
  const wanted = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  const color = wanted || (stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
  return { width: Math.max(60, stdout.columns ?? 100), color };
}
