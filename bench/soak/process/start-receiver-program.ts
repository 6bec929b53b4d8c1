import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('receiver-program.mjs', import.meta.url));

/** A receiver in a process of its own. */
export interface ReceiverProgram {
  readonly url: string;
  readonly pid: number;
  stop(signal: NodeJS.Signals): Promise<void>;
}

/** Starts a receiver with options that `baton up` does not have. */
export async function startReceiverProgram(
  options: Readonly<Record<string, string | number>>,
): Promise<ReceiverProgram> {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exited.then(() => Promise.reject(new Error('the receiver ended before it listened'))),
  ])) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    pid: child.pid ?? 0,
    async stop(signal) {
      child.kill(signal);
      await exited;
    },
  };
}
