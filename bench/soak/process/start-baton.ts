import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../packages/cli/dist/main.js', import.meta.url));
const READY = 'Stop with Ctrl-C.';

/** A `baton` command under way. */
export interface BatonProcess {
  readonly pid: number;
  /** What it printed, both streams. */
  output(): string;
  /** True once it says that it is up; false if it ended before. */
  readonly ready: Promise<boolean>;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  hasEnded(): boolean;
  kill(signal: NodeJS.Signals): void;
}

/** Starts the built `baton` with these arguments. */
export function startBaton(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): BatonProcess {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, NO_COLOR: '1', UV_THREADPOOL_SIZE: '16', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let ended = false;
  let sayReady = (_: boolean): void => undefined;
  const ready = new Promise<boolean>((resolve) => {
    sayReady = resolve;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-20_000);
      if (output.includes(READY)) sayReady(true);
    });
  }
  const end = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => {
      ended = true;
      sayReady(false);
      resolve({ code, signal });
    });
  });
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ready,
    ended: end,
    hasEnded: () => ended,
    kill: (signal) => void child.kill(signal),
  };
}

/** Process id of the receiver that runs on this data directory, if one does. */
export function receiverPidNow(dataDir: string): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'receiver.json'), 'utf8')) as {
      pid: number;
    };
    process.kill(pid, 0);
    // The number may have gone to a stranger, who must not be killed.
    const commandLine = `/proc/${pid}/cmdline`;
    if (existsSync(commandLine) && !readFileSync(commandLine, 'utf8').includes(dataDir)) {
      return undefined;
    }
    return pid;
  } catch {
    return undefined;
  }
}

/** The same, for a poll that may wait. */
export const receiverPid = async (dataDir: string): Promise<number | undefined> =>
  receiverPidNow(dataDir);

// Below the range from which systems take ports for outgoing connections: a port must stay free while
// its process is dead.
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 32_000;
const ATTEMPTS = 100;

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port found from ${LOWEST_PORT} to ${HIGHEST_PORT}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
