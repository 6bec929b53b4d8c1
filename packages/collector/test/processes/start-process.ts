import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** A process of this folder and the first line it printed. */
export interface StartedProcess {
  readonly child: ChildProcess;
  readonly firstLine: string;
  /** Sends the signal and waits for the end. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts one of the programs in this folder and waits for its first line; throws what it says on failure. */
export async function startProcess(
  program: string,
  args: readonly string[],
): Promise<StartedProcess> {
  const child = spawn(
    process.execPath,
    ['--import', pathOf('source-imports.mjs'), pathOf(program), ...args],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const firstLine = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    exited.then(() => Promise.reject(new Error(`${program} ended: ${complaints}`))),
  ]);
  return {
    child,
    firstLine,
    async stop(signal) {
      child.kill(signal);
      const [code] = await exited;
      return code as number | null;
    },
  };
}
