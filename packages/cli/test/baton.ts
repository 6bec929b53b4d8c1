import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const main = join(root, 'packages/cli/dist/main.js');

/** How the built command is run: the Node of the tests, and its script. */
export const batonProgram: readonly [string, string] = [process.execPath, main];

/** Options by which a command that listens takes any free ports. */
export const FREE_PORTS = ['--port', '0', '--grpc-port', '0', '--api-port', '0'];

/** A command that has ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command under way. */
export interface Running {
  readonly pid: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with this text of standard output, of a pattern its first group; rejects if the command ends before. */
  says(text: string | RegExp): Promise<string>;
}

/** Where a command runs. */
export interface RunOptions {
  readonly cwd?: string;
  /** Beside the environment of the tests, of which no setting of Baton's is passed on. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Builds what the tests run, if the sources changed since. */
export async function buildBaton(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, 'scripts/run.mjs'), 'build']);
}

/** Starts the built command on the Node that runs the tests. */
export function startBaton(args: readonly string[], o: RunOptions = {}): Running {
  const ofTests = Object.entries(process.env).filter(([name]) => !name.startsWith('BATON_'));
  const child = spawn(process.execPath, [main, ...args], {
    cwd: o.cwd ?? tmpdir(),
    env: { ...Object.fromEntries(ofTests), NO_COLOR: '1', ...o.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      texts[name] += chunk;
      for (const check of waiting) check();
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, ...texts }));
  });
  return {
    pid: child.pid ?? 0,
    get stdout() {
      return texts.stdout;
    },
    get stderr() {
      return texts.stderr;
    },
    ended,
    kill: (signal) => void child.kill(signal),
    async says(text) {
      const find = (): string | undefined => {
        if (typeof text === 'string') return texts.stdout.includes(text) ? text : undefined;
        const match = text.exec(texts.stdout);
        return match?.[1] ?? match?.[0];
      };
      const said = new Promise<string>((resolve) => {
        const check = (): void => {
          const found = find();
          if (found !== undefined) resolve(found);
        };
        waiting.add(check);
        check();
      });
      const tooLate = ended.then((end) => {
        const found = find();
        if (found === undefined) throw new Error(`never said ${text}: ${end.stderr}`);
        return found;
      });
      return Promise.race([said, tooLate]);
    },
  };
}

/** Runs the built command to its end. */
export function runBaton(args: readonly string[], o: RunOptions = {}): Promise<Ended> {
  return startBaton(args, o).ended;
}

/** Runs a command that prints JSON; throws what it said if it failed. */
export async function askBaton<T>(args: readonly string[], o: RunOptions = {}): Promise<T> {
  const { code, stdout, stderr } = await runBaton(args, o);
  if (code !== 0) throw new Error(`baton ${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

/** A fresh data directory; removed with what still runs on it by `dispose`. */
export async function temporaryDataDir(): Promise<{ path: string; dispose(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'baton-cli-'));
  return {
    path,
    async dispose() {
      for (const name of ['engine.json', 'receiver.json']) {
        const pid = await readPid(join(path, name));
        if (pid !== undefined) killQuietly(pid);
      }
      await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** Process id in a file of the data directory; undefined if there is no such file. */
export async function readPid(file: string): Promise<number | undefined> {
  if (!existsSync(file)) return undefined;
  return (JSON.parse(await readFile(file, 'utf8')) as { pid: number }).pid;
}

/** Waits until `check` yields something; rejects if the command ends before. */
export async function eventually<T>(
  during: Running,
  check: () => Promise<T | undefined>,
): Promise<T> {
  let end: Ended | undefined;
  void during.ended.then((ended) => {
    end = ended;
  });
  for (;;) {
    const value = await check();
    if (value !== undefined) return value;
    if (end !== undefined) throw new Error(`ended with ${end.code} too early: ${end.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
