import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  askBaton,
  buildBaton,
  eventually,
  FREE_PORTS,
  readPid,
  runBaton,
  startBaton,
  temporaryDataDir,
} from './baton.ts';

interface Report {
  readonly summary: { readonly items: number; readonly handoffs: number };
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('baton start', () => {
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  beforeAll(buildBaton, 300_000);
  beforeEach(async () => {
    dataDir = await temporaryDataDir();
  });
  afterEach(() => dataDir.dispose());

  it('plays the demo into an empty directory, reports and exits 0 with --once', async () => {
    const args = ['start', '--once', '--items', '60', ...FREE_PORTS, '--data-dir', dataDir.path];
    const first = await runBaton(args);
    expect(first.stderr).toContain('60 items');
    expect(first.code).toBe(0);
    const read = ['report', '--json', '--data-dir', dataDir.path];
    const { summary } = await askBaton<Report>(read);
    expect(summary.items).toBe(60);
    expect(summary.handoffs).toBeGreaterThan(0);

    const elsewhere = await runBaton([...read, '--process', 'nope']);
    expect(elsewhere).toEqual({
      code: 1,
      stdout: '',
      stderr: 'baton: Nothing is stored under nope; there is support-escalation.\n',
    });

    const second = await runBaton(args);
    expect(second.code).toBe(0);
    expect(second.stderr).not.toContain('demo');
    expect((await askBaton<Report>(read)).summary).toEqual(summary);
    // Nothing is left running, and nothing that says so.
    expect(await readdir(dataDir.path)).not.toContain('engine.json');
    expect(await readdir(dataDir.path)).not.toContain('receiver.json');
  });

  it('stays up until Ctrl-C, which stops both processes and exits 0', async () => {
    const up = startBaton(['start', '--items', '20', ...FREE_PORTS, '--data-dir', dataDir.path]);
    await up.says('Stop with Ctrl-C.');
    const receiver = await readPid(join(dataDir.path, 'receiver.json'));
    expect((await stat(join(dataDir.path, 'engine.json'))).mode & 0o777).toBe(0o600);
    up.kill('SIGINT');
    // npm and the terminal may each pass the same key on.
    up.kill('SIGINT');
    expect((await up.ended).code).toBe(0);
    expect(isAlive(receiver ?? 0)).toBe(false);
    expect(existsSync(join(dataDir.path, 'engine.json'))).toBe(false);
  });

  it('is interrupted during the demo with exit code 130 under --once', async () => {
    const args = [
      'start',
      '--once',
      '--items',
      '100000',
      ...FREE_PORTS,
      '--data-dir',
      dataDir.path,
    ];
    const running = startBaton(args);
    await eventually(running, () => readPid(join(dataDir.path, 'engine.json')));
    running.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).toBe(130);
    expect(stderr).not.toContain('    at ');
  });
});
