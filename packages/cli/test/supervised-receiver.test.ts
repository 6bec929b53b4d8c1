import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashToken } from '@baton/collector';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { dataDirectory } from '../src/data-dir.ts';
import { superviseReceiver } from '../src/engine/receiver-process.ts';
import { buildBaton, temporaryDataDir } from './baton.ts';

describe('the supervised receiver', { timeout: 120_000 }, () => {
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  beforeAll(buildBaton, 300_000);
  beforeEach(async () => {
    dataDir = await temporaryDataDir();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await dataDir.dispose();
  });

  it('is started again also if it dies the moment it says that it is ready', async () => {
    const deaths = join(dataDir.path, 'deaths');
    await writeFile(deaths, '4');
    vi.stubEnv('BATON_TEST_DEATHS', deaths);
    const preload = new URL('processes/die-when-ready.mjs', import.meta.url);
    vi.stubEnv('NODE_OPTIONS', `--import=${preload.href}`);
    const messages: string[] = [];
    const receiver = await superviseReceiver({
      directory: dataDirectory(dataDir.path),
      settings: { host: '127.0.0.1', port: 0, localTokenHash: hashToken('of a test') },
      onMessage: (text) => messages.push(text),
    });
    try {
      const status = () =>
        fetch(`${receiver.addresses.url}/healthz`).then((answer) => answer.status);
      await expect.poll(status, { timeout: 60_000 }).toBe(200);
      expect(messages).not.toEqual([]);
    } finally {
      await receiver.close();
    }
  });
});
