import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const scripts = fileURLToPath(new URL('.', import.meta.url));

describe('the bootstrap', () => {
  let clone = '';
  beforeEach(() => {
    // The scripts work on the repository they lie in; spaces in its path are common on a Mac.
    clone = mkdtempSync(join(tmpdir(), 'baton boot strap-'));
    cpSync(scripts, join(clone, 'scripts'), { recursive: true });
  });
  afterEach(() => rmSync(clone, { recursive: true, force: true }));

  const evaluate = (code: string) =>
    run(process.execPath, ['--input-type=module', '--eval', code], { cwd: clone });
  const moduleUrl = (name: string) =>
    JSON.stringify(pathToFileURL(join(clone, 'scripts/bootstrap', name)).href);

  /** Takes the lock, says so in a file, holds it for a moment. */
  const holdLock = () =>
    evaluate(`
      import { appendFileSync } from 'node:fs';
      import { withLock } from ${moduleUrl('lock.mjs')};
      await withLock(async () => {
        appendFileSync('seen', 'in ');
        await new Promise((resolve) => setTimeout(resolve, 50));
        appendFileSync('seen', 'out ');
      });
    `);

  it('lets one process at a time install and build', async () => {
    await Promise.all([holdLock(), holdLock(), holdLock(), holdLock()]);
    expect(readFileSync(join(clone, 'seen'), 'utf8')).toBe('in out '.repeat(4));
    expect(existsSync(join(clone, '.turbo/bootstrap/lock'))).toBe(false);
  });

  it('takes over the lock of a process that was killed', async () => {
    mkdirSync(join(clone, '.turbo/bootstrap'), { recursive: true });
    writeFileSync(join(clone, '.turbo/bootstrap/lock'), String(2 ** 30));
    await Promise.all([holdLock(), holdLock(), holdLock()]);
    expect(readFileSync(join(clone, 'seen'), 'utf8')).toBe('in out '.repeat(3));
  });

  it('notices a changed, renamed or removed source', async () => {
    const print = async () =>
      (
        await evaluate(`
          import { filesBelow, fingerprint } from ${moduleUrl('fingerprint.mjs')};
          console.log(fingerprint('src', filesBelow('src')));
        `)
      ).stdout;
    mkdirSync(join(clone, 'src'));
    writeFileSync(join(clone, 'src/a.ts'), '1');
    const first = await print();
    expect(await print()).toBe(first);
    writeFileSync(join(clone, 'src/a.ts'), '2');
    const changed = await print();
    writeFileSync(join(clone, 'src/b.ts'), '');
    const added = await print();
    expect(new Set([first, changed, added]).size).toBe(3);
  });

  it('refuses what it does not know, in one line', async () => {
    const failure = await run(process.execPath, [join(clone, 'scripts/run.mjs'), 'launch']).then(
      () => undefined,
      (error: { code: number; stderr: string }) => error,
    );
    expect(failure).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^usage: node scripts\/run\.mjs start\|.+ \[arguments\]\n$/),
    });
  });

  it('says what npm ci said when it fails', async () => {
    writeFileSync(join(clone, 'package.json'), '{ "name": "x", "workspaces": [] }');
    writeFileSync(join(clone, 'package-lock.json'), 'not JSON');
    const failure = await run(process.execPath, [join(clone, 'scripts/run.mjs'), 'build']).then(
      () => undefined,
      (error: { code: number; stderr: string }) => error,
    );
    expect(failure?.code).toBe(1);
    expect(failure?.stderr).toContain('npm ci failed (exit code 1)');
    expect(failure?.stderr).not.toContain('    at ');
  });
});
