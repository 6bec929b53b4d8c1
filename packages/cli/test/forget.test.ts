import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Forgotten } from '../src/engine/forget.ts';
import {
  askBaton,
  buildBaton,
  type Running,
  runBaton,
  startBaton,
  temporaryDataDir,
} from './baton.ts';

const KEY = 'ZEBRA-4711';
const OTHER = 'ZEBRA-4712';

const MAPPING = `process: desk
columns: { item: id, time: at, team: team, status: status }
status: { queued: [new], working: [doing], resolved: [done] }
`;

const LOG = `id,at,team,status
${KEY},2027-01-04T09:00:00Z,support,new
${KEY},2027-01-04T10:00:00Z,platform,doing
${KEY},2027-01-04T11:00:00Z,platform,done
${OTHER},2027-01-04T09:00:00Z,support,new
${OTHER},2027-01-04T10:00:00Z,platform,doing
`;

/** Files below a folder that hold a text, packed ones unpacked. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name);
    // What runs beside deletes files meanwhile.
    if (!existsSync(path) || !statSync(path).isFile()) return false;
    const bytes = readFileSync(path);
    return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).includes(text);
  });
}

describe('baton forget', () => {
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  let up: Running;
  let otlpUrl: string;
  const at = (): string[] => ['--data-dir', dataDir.path];

  beforeAll(async () => {
    await buildBaton();
    dataDir = await temporaryDataDir();
    writeFileSync(join(dataDir.path, 'desk.yaml'), MAPPING);
    writeFileSync(join(dataDir.path, 'desk.csv'), LOG);
    const ports = ['--port', '0', '--grpc-port', '0', '--api-port', '0'];
    up = startBaton(['up', ...ports, ...at()]);
    await up.says('Stop with Ctrl-C.');
    ({ otlpUrl } = JSON.parse(await readFile(join(dataDir.path, 'engine.json'), 'utf8')));
    const files = [join(dataDir.path, 'desk.csv'), '--mapping', join(dataDir.path, 'desk.yaml')];
    await askBaton(['import', ...files, '--json', ...at()]);
    for (const name of ['desk.csv', 'desk.yaml']) writeFileSync(join(dataDir.path, name), '');
  }, 600_000);
  afterAll(async () => {
    up.kill('SIGTERM');
    await up.ended;
    await dataDir.dispose();
  });

  const send = async (...facts: object[]): Promise<void> => {
    const answer = await fetch(`${otlpUrl}/v1/facts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(facts),
    });
    expect(await answer.json()).toMatchObject({ accepted: facts.length });
  };

  it('asks before it removes anything, and says what it would', async () => {
    const asked = await runBaton(['forget', KEY, ...at()]);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('--yes');
    const dry = await runBaton(['forget', KEY, '--dry-run', ...at()]);
    expect(dry.code).toBe(0);
    expect(dry.stdout).toContain(`Would remove ${KEY} of desk:`);
    expect(dry.stdout).toMatch(/handoff_facts +\d/);
    expect(dry.stdout).toMatch(/history of imports +3/);
    expect((await runBaton(['item', KEY, ...at()])).code).toBe(0);
  }, 300_000);

  it('wants to know of which process, where several have the item', async () => {
    await send({ process: 'other', item: KEY, verb: 'open', status: 'kept' });
    const asked = await runBaton(['forget', KEY, '--yes', ...at()]);
    expect(asked.code).toBe(1);
    expect(asked.stderr).toContain('--process desk, or --process other');
  }, 300_000);

  it('removes an item through the running engine: tables, log, history of imports', async () => {
    await send({ process: 'desk', item: KEY, verb: 'update', status: 'Waiting' });
    expect(filesWith(join(dataDir.path, 'log'), KEY)).not.toEqual([]);
    const scope = ['--process', 'desk'];
    const forgotten = await askBaton<Forgotten>([
      ...['forget', KEY, '--yes', '--json', ...scope],
      ...at(),
    ]);
    expect(forgotten).toMatchObject({ item: KEY, process: 'desk', importRows: 3, left: [] });
    expect(forgotten.tables.map(({ table }) => table)).toEqual(
      expect.arrayContaining(['handoff_facts', 'handoffs', 'otel_traces', 'work_items']),
    );
    expect(filesWith(join(dataDir.path, 'log'), KEY)).toEqual([]);
    expect(filesWith(join(dataDir.path, 'imports'), KEY)).toEqual([]);
    expect(filesWith(join(dataDir.path, 'imports'), OTHER)).toHaveLength(1);

    await askBaton(['rebuild', '--json', ...at()]);
    expect((await runBaton(['item', KEY, ...scope, ...at()])).code).toBe(1);
    expect((await runBaton(['item', KEY, '--process', 'other', ...at()])).code).toBe(0);
    expect((await runBaton(['item', OTHER, ...at()])).code).toBe(0);
    const again = await runBaton(['forget', KEY, '--yes', ...scope, ...at()]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('There is no item')]);
  }, 600_000);

  it('opens the directory itself where nothing runs, and leaves no word of the item on disk', async () => {
    up.kill('SIGTERM');
    await up.ended;
    for (const [item, process] of [
      [KEY, 'other'],
      [OTHER, 'desk'],
    ] as const) {
      const args = ['forget', item, '--process', process, '--yes', '--json', ...at()];
      expect(await askBaton<Forgotten>(args)).toMatchObject({ item, left: [] });
    }
    expect(filesWith(dataDir.path, 'ZEBRA')).toEqual([]);
  }, 600_000);
});
