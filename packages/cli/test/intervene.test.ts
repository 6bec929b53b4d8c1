import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InterventionReport } from '@baton/analyzer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  askBaton,
  buildBaton,
  FREE_PORTS,
  type Running,
  runBaton,
  startBaton,
  temporaryDataDir,
} from './baton.ts';

const MAPPING = `process: desk
columns: { item: id, time: at, team: team, status: status }
status: { queued: [new], working: [doing], resolved: [done] }
`;

const LOG = `id,at,team,status
D-1,2027-01-04T09:00:00Z,support,new
D-1,2027-01-04T10:00:00Z,platform,doing
D-1,2027-01-04T11:00:00Z,platform,done
`;

describe('baton intervene', () => {
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  let up: Running;
  const at = (): string[] => ['--data-dir', dataDir.path];

  beforeAll(async () => {
    await buildBaton();
    dataDir = await temporaryDataDir();
    const [log, mapping] = ['desk.csv', 'desk.yaml'].map((name) => join(dataDir.path, name));
    writeFileSync(log ?? '', LOG);
    writeFileSync(mapping ?? '', MAPPING);
    up = startBaton(['up', ...FREE_PORTS, ...at()]);
    await up.says('Stop with Ctrl-C.');
    await askBaton(['import', log ?? '', '--mapping', mapping ?? '', '--json', ...at()]);
  }, 600_000);
  afterAll(async () => {
    up.kill('SIGTERM');
    await up.ended;
    await dataDir.dispose();
  });

  it('writes down through the running engine, and says why nothing can be told yet', async () => {
    const wanted = ['intervene', 'new form', '--process', 'desk', '--teams', 'platform'];
    const [report] = await askBaton<InterventionReport[]>([
      ...[...wanted, '--from', '2027-01-04', '--json'],
      ...at(),
    ]);
    expect(report).toMatchObject({
      name: 'new form',
      process: 'desk',
      teams: ['platform'],
      senders: [],
      from: '2027-01-04T00:00:00.000Z',
      to: null,
    });
    expect(JSON.stringify(report)).not.toMatch(/NaN|Infinity/);
    const listed = await runBaton(['intervene', ...at()]);
    expect(listed.code).toBe(0);
    expect(listed.stdout).toContain('new form · desk · platform · from 2027-01-04');
  }, 300_000);

  it('refuses in a sentence what cannot be', async () => {
    const wanted = ['intervene', 'x', '--process', 'desk'];
    const cases: readonly [string[], number, string][] = [
      [['intervene', 'x'], 2, '--process'],
      [[...wanted, '--from', 'monday'], 2, '2027-03-01'],
      [[...wanted, '--from', '2027-02-02', '--to', '2027-02-01'], 2, 'end after it starts'],
      [[...wanted, '--teams', 'nobody'], 1, 'those that do are platform'],
      [['adopt', '0123abcd'], 1, 'There is no finding 0123abcd'],
      [['path', 'confirm'], 2, '--process'],
      [['path', 'propose', '--process', 'desk'], 2, '29 more needed'],
      [['path', 'confirm', '--process', 'none'], 1, 'there is desk'],
    ];
    for (const [args, code, text] of cases) {
      const ended = await runBaton([...args, ...at()]);
      expect([ended.code, ended.stderr]).toEqual([code, expect.stringContaining(text)]);
    }
  }, 300_000);
});
