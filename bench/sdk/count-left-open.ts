import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startOtlpServer } from '../../packages/sdk/test/otlp-server.ts';

const program = fileURLToPath(new URL('shut-down.ts', import.meta.url));

/** Timers and handles that a process still holds after it reported facts and shut tracing down. */
export async function countLeftOpen(): Promise<number> {
  const server = await startOtlpServer();
  const spool = await mkdtemp(join(tmpdir(), 'baton-bench-spool-'));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, server.url, spool]);
    if (server.accepted.length !== 2) throw new Error('The facts of the process did not arrive.');
    return (JSON.parse(stdout) as string[]).length;
  } finally {
    await server.close();
    await rm(spool, { recursive: true, force: true });
  }
}
