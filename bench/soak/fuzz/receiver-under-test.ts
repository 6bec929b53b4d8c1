import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { RECEIVER_MEMORY } from '../../../packages/collector/src/receiver/receiver-memory.ts';

const PROGRAM = fileURLToPath(new URL('receiver-process.ts', import.meta.url));

/** A receiver in a process of its own. */
export interface ReceiverUnderTest {
  readonly url: URL;
  /** Where gRPC is served; undefined if it is not. */
  readonly grpcUrl: string | undefined;
  isAlive(): boolean;
  /** What it complained of. */
  complaints(): string;
  /** The most memory it held, in MiB; undefined where the system does not tell. */
  peakMib(): Promise<number | undefined>;
  stop(): Promise<void>;
}

/** Starts one on a data directory, on ports of its own, with the memory settings that `baton up` gives it. */
export async function startReceiverUnderTest(
  dataDir: string,
  nodeArgs: readonly string[] = [],
): Promise<ReceiverUnderTest> {
  const child = spawn(
    process.execPath,
    [...RECEIVER_MEMORY.execArgv, ...nodeArgs, PROGRAM, dataDir],
    {
      env: { ...process.env, ...RECEIVER_MEMORY.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-5000);
  });
  const ended = once(child, 'exit');
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    ended.then(() => Promise.reject(new Error(`the receiver ended: ${complaints}`))),
  ]);
  const { url, grpcUrl } = JSON.parse(line) as { url: string; grpcUrl?: string };
  return {
    url: new URL(url),
    grpcUrl,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    complaints: () => complaints,
    peakMib: () => peakMib(child),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function peakMib({ pid }: ChildProcess): Promise<number | undefined> {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return undefined;
  const status = await readFile(path, 'utf8');
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kib === undefined ? undefined : Number(kib) / 1024;
}
