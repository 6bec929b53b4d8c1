import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { openEmbeddedStore } from './open-embedded-store.ts';
import { ask } from './standing.ts';

const startedIn = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'store-config-'));

afterEach(() => {
  process.chdir(startedIn);
  rmSync(folder, { recursive: true, force: true });
});

it('takes no settings from a config.xml that lies where Baton is started', async () => {
  const settings =
    '<clickhouse><background_schedule_pool_size>7</background_schedule_pool_size></clickhouse>';
  writeFileSync(join(folder, 'config.xml'), settings);
  process.chdir(folder);
  const store = await openEmbeddedStore(join(folder, 'data'));
  const [setting] = await ask(
    store,
    "SELECT value FROM system.server_settings WHERE name = 'background_schedule_pool_size'",
    z.object({ value: z.string() }),
  );
  await store.close();
  expect(setting?.value).toMatch(/^\d+$/);
  expect(setting?.value).not.toBe('7');
});
