import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Receiver, startReceiver } from '@baton/collector';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const page = readFileSync(new URL('facts.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/^```sh\n(?<text>[\s\S]*?)^```$/gm)].map(
  (match) => match.groups?.['text'] ?? '',
);
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
);

describe.skipIf(!hasCurl)('the curl examples of the page on facts', () => {
  let folder: string;
  let receiver: Receiver;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'baton-docs-facts-'));
    receiver = await startReceiver({ dataDir: folder, port: 0 });
  });
  afterAll(async () => {
    await receiver.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are there', () => expect(examples).toHaveLength(4));

  it.each(examples)('are taken whole: %s', async (example) => {
    const script = example.replaceAll('http://127.0.0.1:4318', receiver.url);
    const { stdout } = await run('sh', ['-c', script.replaceAll('curl ', 'curl -sS ')]);
    const answer = JSON.parse(stdout) as { accepted?: number; rejected?: unknown[] };
    if (example.includes('/schema')) expect(answer).toHaveProperty('$schema');
    else expect(answer).toMatchObject({ accepted: expect.any(Number), rejected: [] });
  });
});
