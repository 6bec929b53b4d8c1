import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { watchFiles } from './watch-files.ts';

it('looks at no file before it is written whole', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'baton-watch-'));
  const path = join(directory, 'server.key');
  writeFileSync(path, 'key 0');
  const seen: string[] = [];
  const onChange = async () => void seen.push(readFileSync(path, 'utf8'));
  const watching = await watchFiles([path], onChange, { pollMillis: 5 });
  try {
    for (let round = 1; round <= 10; round++) {
      writeFileSync(path, '');
      await delay(30);
      writeFileSync(path, `key ${round}`);
      await delay(30);
    }
    await expect.poll(() => seen.at(-1), { timeout: 20_000 }).toBe('key 10');
    expect(seen).not.toContain('');
  } finally {
    await watching.close();
    await rm(directory, { recursive: true });
  }
});
