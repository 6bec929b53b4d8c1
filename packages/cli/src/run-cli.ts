import { CommanderError } from 'commander';
import { describeFailure } from './failure.ts';
import { createProgram } from './program.ts';
import { tell, tolerateClosedPipes } from './terminal/output.ts';

/** Runs one command line and resolves with the exit code; never rejects, never shows a stack trace. */
export async function runCli(args: readonly string[]): Promise<number> {
  tolerateClosedPipes();
  try {
    await createProgram().parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has said its piece already, help and version included.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (process.env['BATON_DEBUG']) console.error(error);
    const { message, exitCode } = describeFailure(error);
    tell(`baton: ${message}`);
    return exitCode;
  }
}
