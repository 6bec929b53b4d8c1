import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Usage } from '../process-usage.ts';
import { startChild } from '../start-child.ts';

/** A ClickHouse endpoint in a process of its own, on an empty directory. */
export interface RunningEndpoint {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** The address with user and password in it. */
  readonly urlWithPassword: string;
  /** Rows of `baton.otel_traces`. */
  count(): Promise<number>;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** Starts it; its directory goes when it stops. */
export async function startEndpoint(): Promise<RunningEndpoint> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-bench-endpoint-'));
  const [user, password] = ['default', randomBytes(12).toString('hex')];
  const child = await startChild<{ url: string }>(new URL('endpoint-process.ts', import.meta.url), {
    dataDir,
    environment: { PASSWORD: password },
  });
  const { url } = child.first;
  const withPassword = new URL(url);
  withPassword.username = user;
  withPassword.password = password;
  return {
    url,
    user,
    password,
    urlWithPassword: withPassword.href,
    count: async () => (await child.ask<{ spans: number }>('count')).spans,
    usage: () => child.ask<Usage>('usage'),
    async stop() {
      await child.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
