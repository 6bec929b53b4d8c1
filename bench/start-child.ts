import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process that is asked by messages. */
export interface Child<T> {
  readonly first: T;
  ask<A>(message: string): Promise<A>;
  stop(): Promise<void>;
}

/** Starts a program and waits for its first message. */
export async function startChild<T>(
  program: URL,
  o: {
    readonly dataDir: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly execArgv?: readonly string[];
  },
): Promise<Child<T>> {
  const child = fork(fileURLToPath(program), [o.dataDir], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...(o.execArgv ?? [])],
    env: { ...process.env, ...o.environment, UV_THREADPOOL_SIZE: '16' },
  });
  const exited = once(child, 'exit');
  const answered = async (): Promise<unknown> => {
    const message = once(child, 'message').then(([value]) => value as unknown);
    const ended = exited.then(([code]) => {
      throw new Error(`${program.pathname} ended with ${code}`);
    });
    return Promise.race([message, ended]);
  };
  return {
    first: (await answered()) as T,
    async ask<A>(message: string): Promise<A> {
      const answer = answered();
      child.send(message);
      return (await answer) as A;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.send('stop');
      await exited;
    },
  };
}
