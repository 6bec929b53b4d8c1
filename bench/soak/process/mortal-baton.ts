import { setTimeout as delay } from 'node:timers/promises';
import {
  type BatonProcess,
  freePort,
  receiverPid,
  receiverPidNow,
  startBaton,
} from './start-baton.ts';

/** `baton up` on one data directory and one address, to be killed and started again. */
export interface MortalBaton {
  /** Where OTLP/HTTP is received whenever it is. */
  readonly url: string;
  /** Starts it unless it runs; resolves once it is up if `wait`, trying again where a start fails. */
  start(o: { readonly wait: boolean }): Promise<void>;
  /** kill -9 of the engine, of the receiver, or of both; says which of them lived to be killed. */
  kill(what: 'engine' | 'receiver' | 'both'): Promise<{ engine: boolean; receiver: boolean }>;
  /** SIGTERM, then waits for the end of both. */
  stop(): Promise<void>;
  /** Starts that ended by themselves, and what the last of them said. */
  failedStarts(): number;
  lastWords(): string;
}

const START_ATTEMPTS = 20;
const RETRY_MILLIS = 300;
const RECEIVER_PATIENCE_MILLIS = 60_000;
const STOP_PATIENCE_MILLIS = 60_000;

/** Prepares it; nothing runs yet. */
export async function createMortalBaton(o: {
  readonly dataDir: string;
  /** Further arguments of `baton up`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}): Promise<MortalBaton> {
  const { dataDir } = o;
  const port = await freePort();
  const args = [
    'up',
    '--data-dir',
    dataDir,
    '--port',
    String(port),
    '--grpc-port',
    '0',
    '--api-port',
    '0',
  ];
  let engine: BatonProcess | undefined;
  let failedStarts = 0;
  let lastWords = '';

  process.once('exit', () => {
    engine?.kill('SIGKILL');
    const pid = receiverPidNow(dataDir);
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  });

  const launch = (): BatonProcess => startBaton([...args, ...(o.args ?? [])], o.env);
  const isRunning = (): boolean => engine !== undefined && !engine.hasEnded();

  const livingReceiver = async (): Promise<number | undefined> => {
    const deadline = performance.now() + RECEIVER_PATIENCE_MILLIS;
    for (;;) {
      const pid = await receiverPid(dataDir);
      if (pid !== undefined || !isRunning()) return pid;
      if (performance.now() > deadline) {
        throw new Error(`no receiver runs beside the engine: ${engine?.output()}`);
      }
      await delay(10);
    }
  };

  const killPid = async (pid: number | undefined): Promise<boolean> => {
    if (pid === undefined) return false;
    try {
      process.kill(pid, 'SIGKILL');
      while (isAlive(pid)) await delay(2);
      return true;
    } catch {
      return false;
    }
  };

  return {
    url: `http://127.0.0.1:${port}`,
    async start({ wait }) {
      for (let attempt = 1; ; attempt++) {
        if (!isRunning()) engine = launch();
        if (!wait || engine === undefined) return;
        if (await engine.ready) return;
        failedStarts += 1;
        lastWords = engine.output();
        if (attempt === START_ATTEMPTS) throw new Error(`baton up does not start: ${lastWords}`);
        await delay(RETRY_MILLIS);
      }
    },
    async kill(what) {
      const killed = { engine: false, receiver: false };
      const pid = what === 'engine' ? undefined : await livingReceiver();
      if (what !== 'receiver' && engine !== undefined && isRunning()) {
        engine.kill('SIGKILL');
        killed.engine = true;
      }
      if (what !== 'engine') killed.receiver = await killPid(pid);
      if (killed.engine) await engine?.ended;
      return killed;
    },
    async stop() {
      if (engine !== undefined && isRunning()) {
        engine.kill('SIGTERM');
        const giveUp = setTimeout(() => engine?.kill('SIGKILL'), STOP_PATIENCE_MILLIS);
        await engine.ended;
        clearTimeout(giveUp);
        lastWords = engine.output();
      }
      const orphan = await receiverPid(dataDir);
      if (orphan === undefined) return;
      process.kill(orphan, 'SIGTERM');
      while (isAlive(orphan)) await delay(20);
    },
    failedStarts: () => failedStarts,
    lastWords: () => lastWords,
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
