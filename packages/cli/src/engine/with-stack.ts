import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CollectorError, tokensFileIn } from '@baton/collector';
import type { ServerLocation } from '@baton/store';
import { clickhouseServer } from '../clickhouse.ts';
import { type DataDirectory, dataDirectory, requireData } from '../data-dir.ts';
import { CliError } from '../errors.ts';
import { blamingFullDisk } from '../full-disk.ts';
import type { ListenSecurity } from '../listen-security.ts';
import { tell } from '../terminal/output.ts';
import { findEngine } from './engine-file.ts';
import type { Part } from './parts.ts';
import { findReceiver } from './receiver-record.ts';
import { createRemoteStack } from './remote-stack.ts';
import type { Stack } from './stack.ts';
import { startStack } from './start-stack.ts';

const PATIENCE_MILLIS = 15_000;
const RETRY_MILLIS = 250;

/** What a command needs of the stack. */
export interface WithStackOptions {
  /** `read` and `change`: nothing is received, and there must be data; `change` projects. @default 'write' */
  readonly access?: 'read' | 'change' | 'write';
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

async function openStack(
  directory: DataDirectory,
  access: 'read' | 'change' | 'write',
): Promise<OpenStack> {
  const deadlineMillis = Date.now() + PATIENCE_MILLIS;
  const server = clickhouseServer();
  for (;;) {
    const running = await findEngine(directory);
    if (running !== undefined && (access !== 'write' || running.otlpUrl !== undefined)) {
      return { stack: createRemoteStack(running), close: async () => undefined };
    }
    // A receiver of its own may feed the engine that answers here.
    const receiver = running === undefined ? undefined : await findReceiver(directory);
    if (running !== undefined && receiver !== undefined) {
      const stack = createRemoteStack({
        ...running,
        otlpUrl: receiver.url,
        ...(receiver.localUrl === undefined ? {} : { otlpLocalUrl: receiver.localUrl }),
      });
      return { stack, close: async () => undefined };
    }
    if (server !== undefined) return openOnServer(directory, { server, access });
    if (access !== 'write') await requireData(directory);
    try {
      const { startEngine } = await import('./engine.ts');
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

/**
 * A stack of its own on a server. To answer it needs nothing but the right to read, unless facts that were
 * acknowledged here wait in the log: then it loads and projects them first, as it does with what it receives.
 */
async function openOnServer(
  directory: DataDirectory,
  o: { server: ServerLocation; access: 'read' | 'change' | 'write' },
): Promise<OpenStack> {
  const { server, access } = o;
  const hasLog = existsSync(join(directory.path, 'log'));
  const parts = new Set<Part>(['analyzer']);
  if (access === 'write') parts.add('receiver');
  if (access === 'write' || hasLog) parts.add('loader');
  if (access !== 'read' || hasLog) parts.add('projector');
  const start = (): Promise<OpenStack> =>
    startStack({
      directory,
      server,
      parts,
      schema: parts.size === 1 ? 'check' : 'change',
      ...(access === 'write' ? { otlp: { host: '127.0.0.1', port: 0 } } : {}),
      isPatient: false,
      security: securityOf(directory),
      token: randomBytes(32).toString('hex'),
      onMessage: tell,
    });
  try {
    return await start();
  } catch (error) {
    const isLoaded = CollectorError.isInstance(error) && error.code === 'loader_running';
    if (!isLoaded || access === 'write') throw error;
    // A loader of its own works on this log.
    parts.delete('loader');
    return start();
  }
}
