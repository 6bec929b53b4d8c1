import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { RECEIVER_MEMORY } from '@baton/collector';
import { withoutClickHouse } from '../clickhouse.ts';
import type { DataDirectory } from '../data-dir.ts';
import { CliError } from '../errors.ts';
import { stopProcess } from './process-alive.ts';
import {
  type ReceiverAddresses,
  type ReceiverArguments,
  ReceiverMessage,
  type ReceiverSettings,
} from './receiver-message.ts';
import { findReceiver } from './receiver-record.ts';

const START_ATTEMPTS = 3;
const FIRST_DELAY_MILLIS = 100;
const LONGEST_DELAY_MILLIS = 5_000;
/** A receiver that ran this long did not fail at its start: the delay begins anew. */
const HEALTHY_MILLIS = 10_000;

/** The receiver's process, kept running until {@link SupervisedReceiver.close}. */
export interface SupervisedReceiver {
  readonly addresses: ReceiverAddresses;
  readonly pid: number | undefined;
  close(): Promise<void>;
}

/**
 * Starts the receiver in a process of its own and starts it again whenever it dies.
 *
 * A receiver that outlived an earlier engine is stopped first, which loses nothing: senders repeat
 * what was not acknowledged, and the log keeps what was.
 */
export async function superviseReceiver(o: {
  directory: DataDirectory;
  settings: ReceiverSettings;
  onMessage: (text: string) => void;
}): Promise<SupervisedReceiver> {
  const { directory } = o;
  const first = await replaceOrphan(directory, o.settings);
  let { child } = first;
  const { addresses } = first;
  const { port, grpcPort, localPort } = addresses;
  // Senders know these by now.
  const settings = { ...o.settings, port, grpcPort, localPort };
  let closing = false;
  let timer: NodeJS.Timeout | undefined;

  const watch = (delayMillis: number): void => {
    const sinceMillis = Date.now();
    const onExit = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (closing) return;
      const healthy = Date.now() - sinceMillis > HEALTHY_MILLIS;
      const waitMillis = healthy ? FIRST_DELAY_MILLIS : delayMillis;
      o.onMessage(`The receiver stopped (${signal ?? `exit code ${code}`}); starting it again.`);
      timer = setTimeout(() => void relaunch(waitMillis), waitMillis);
    };
    // It may have died between saying that it was ready and now; that event is not sent again.
    if (hasEnded(child)) onExit(child.exitCode, child.signalCode);
    else child.once('exit', onExit);
  };
  const relaunch = async (delayMillis: number): Promise<void> => {
    const nextMillis = Math.min(LONGEST_DELAY_MILLIS, delayMillis * 2);
    try {
      const next = await launch(directory, settings);
      child = next.child;
      if (closing) await stopProcess(next.pid);
      else watch(nextMillis);
    } catch (error) {
      if (closing) return;
      o.onMessage(`The receiver does not start: ${(error as Error).message}`);
      timer = setTimeout(() => void relaunch(nextMillis), nextMillis);
    }
  };
  watch(FIRST_DELAY_MILLIS);

  return {
    addresses,
    get pid() {
      return child.pid;
    },
    async close() {
      closing = true;
      clearTimeout(timer);
      if (child.pid !== undefined && !hasEnded(child)) await stopProcess(child.pid);
    },
  };
}

const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

async function replaceOrphan(
  directory: DataDirectory,
  settings: ReceiverSettings,
): Promise<Launched> {
  for (let attempt = 1; ; attempt += 1) {
    const orphan = await findReceiver(directory);
    if (orphan !== undefined) await stopProcess(orphan.pid);
    try {
      return await launch(directory, settings);
    } catch (error) {
      // Its engine may have died so early that the orphan has not told its address yet.
      if (attempt === START_ATTEMPTS) throw error;
      await delay(FIRST_DELAY_MILLIS);
      if ((await findReceiver(directory)) === undefined) throw error;
    }
  }
}

interface Launched {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly addresses: ReceiverAddresses;
}

async function launch(directory: DataDirectory, settings: ReceiverSettings): Promise<Launched> {
  const argument: ReceiverArguments = { dataDir: directory.path, ...settings };
  const log = await open(directory.receiverLog, 'a', 0o600);
  try {
    const args = [...RECEIVER_MEMORY.execArgv, receiverEntry(), JSON.stringify(argument)];
    const child = spawn(process.execPath, args, {
      // Its own session: a Ctrl-C at the terminal, or the engine's death, must not reach it.
      detached: true,
      env: { ...RECEIVER_MEMORY.env, ...withoutClickHouse(process.env) },
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
    });
    const addresses = await readiness(child);
    child.unref();
    return { child, pid: child.pid ?? 0, addresses };
  } finally {
    await log.close();
  }
}

function readiness(child: ChildProcess): Promise<ReceiverAddresses> {
  return new Promise((resolve, reject) => {
    const fail = (message: string): void => reject(new CliError('receiver_failed', message));
    child.once('error', (error) => fail(`The receiver could not be started: ${error.message}`));
    child.once('exit', (code, signal) =>
      fail(`The receiver ended before it listened (${signal ?? `exit code ${code}`}).`),
    );
    child.once('message', (value) => {
      const message = ReceiverMessage.parse(value);
      if (message.type === 'ready') resolve(message);
      else fail(message.message);
    });
  });
}

/** Beside this file once built; from the sources, what was built of them. */
function receiverEntry(): string {
  const built = fileURLToPath(new URL('./receiver.js', import.meta.url));
  if (existsSync(built)) return built;
  return fileURLToPath(new URL('../../dist/receiver.js', import.meta.url));
}
