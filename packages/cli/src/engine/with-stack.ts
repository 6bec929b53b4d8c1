import { setTimeout as delay } from 'node:timers/promises';
import { tokensFileIn } from '@baton/collector';
import { type DataDirectory, dataDirectory, requireData } from '../data-dir.ts';
import { CliError } from '../errors.ts';
import { blamingFullDisk } from '../full-disk.ts';
import type { ListenSecurity } from '../listen-security.ts';
import { tell } from '../terminal/output.ts';
import { startEngine } from './engine.ts';
import { findEngine } from './engine-file.ts';
import { createRemoteStack } from './remote-stack.ts';
import type { Stack } from './stack.ts';

const PATIENCE_MILLIS = 15_000;
const RETRY_MILLIS = 250;

/** What a command needs of the stack. */
export interface WithStackOptions {
  /** `read`: nothing is received, and the directory must have data. @default 'write' */
  readonly access?: 'read' | 'write';
}

/**
 * Gives `use` the stack of a data directory: the engine's that runs on it, else one of its own for as
 * long as `use` takes, with a receiver on a free port.
 */
export async function withStack<T>(
  dataDir: string,
  use: (stack: Stack) => Promise<T>,
  options: WithStackOptions = {},
): Promise<T> {
  const directory = dataDirectory(dataDir);
  return blamingFullDisk(directory, async () => {
    const { stack, close } = await openStack(directory, options.access ?? 'write');
    try {
      return await use(stack);
    } finally {
      await close();
    }
  });
}

/** As for a command that listens, where only the environment can say otherwise. */
function securityOf(directory: DataDirectory): ListenSecurity {
  const named = process.env['BATON_TOKENS_FILE'];
  return {
    tokensFile: named ?? tokensFileIn(directory.path),
    mustExist: named !== undefined,
  };
}

interface OpenStack {
  readonly stack: Stack;
  close(): Promise<void>;
}

async function openStack(directory: DataDirectory, access: 'read' | 'write'): Promise<OpenStack> {
  const deadlineMillis = Date.now() + PATIENCE_MILLIS;
  for (;;) {
    const running = await findEngine(directory);
    if (running !== undefined && (access === 'read' || running.otlpUrl !== undefined)) {
      return { stack: createRemoteStack(running), close: async () => undefined };
    }
    if (access === 'read') await requireData(directory);
    try {
      return await startEngine({
        directory,
        apiPort: 0,
        ...(access === 'write' ? { otlp: { host: '127.0.0.1', port: 0 } } : {}),
        security: securityOf(directory),
        onMessage: tell,
      });
    } catch (error) {
      // Another command may hold the directory for a moment, or be about to tell its address.
      const busy = error instanceof CliError && error.code === 'data_dir_in_use';
      if (!busy || Date.now() > deadlineMillis) throw error;
      await delay(RETRY_MILLIS);
    }
  }
}
