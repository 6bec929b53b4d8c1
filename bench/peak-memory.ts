import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const POLL_MILLIS = 200;

/**
 * Watches a process that is still to announce itself in a file, and tells the most memory it held.
 *
 * On Linux the kernel's own high-water mark is read; elsewhere the resident size is sampled.
 *
 * @param pidFile JSON with a `pid`, written by the process's parent
 */
export function watchPeakMemory(pidFile: string): { stop(): Promise<number> } {
  let peakMib = 0;
  const sample = async (): Promise<void> => {
    peakMib = Math.max(peakMib, await memoryMib(pidFile).catch(() => 0));
  };
  const timer = setInterval(() => void sample(), POLL_MILLIS);
  return {
    async stop() {
      clearInterval(timer);
      return peakMib;
    },
  };
}

async function memoryMib(pidFile: string): Promise<number> {
  const { pid } = JSON.parse(await readFile(pidFile, 'utf8')) as { pid: number };
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
  }
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout.trim()) / 1024;
}
