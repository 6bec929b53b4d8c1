import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Detector, findingId, runAnalysis, type StoredFinding } from '@baton/analyzer';
import { playDemo } from '@baton/example-support-escalation';
import { openStore } from '@baton/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScriptedEndpoint } from '../../analyzer/test/llm/scripted-endpoint.ts';
import { dataDirectory } from '../src/data-dir.ts';
import {
  buildBaton,
  FREE_PORTS,
  type Running,
  runBaton,
  startBaton,
  temporaryDataDir,
} from './baton.ts';

const scope = { namespace: '', process: 'support-escalation', kind: 'factor' } as const;
const subject = 'support → engineering: <b>planted</b>';
const id = findingId({ ...scope, subject, outcome: 'failed' });
const planted: Detector = {
  name: 'planted',
  kinds: ['factor'],
  find: async () => [
    {
      ...scope,
      id,
      subject,
      verdict: 'not_enough_data',
      claim: 'Too little was seen to say whether <b>planted</b> goes with failing.',
      evidence: {
        n: 12,
        exposed: 3,
        outcome: 'failed',
        crude: { measure: 'odds_ratio', value: 0.5, low: 0.1, high: 2.5 },
        adjusted: null,
        strata: null,
        pValue: null,
        qValue: null,
        tried: null,
        placebo: null,
        halves: null,
        needed: 27,
        sample: null,
        details: {},
      },
      queries: [{ name: 'overview/processes', parameters: {} }],
      window: { from: '2027-01-04T09:00:00.000Z', to: '2027-02-01T10:00:00.000Z' },
    },
  ],
};

let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
let up: Running;
const inDir = (...args: string[]): string[] => [...args, '--data-dir', dataDir.path];

beforeAll(async () => {
  await buildBaton();
  dataDir = await temporaryDataDir();
  const first = startBaton(inDir('up', ...FREE_PORTS, '--analyze-every', 'off'));
  await first.says('Stop with Ctrl-C.');
  const engine = JSON.parse(await readFile(join(dataDir.path, 'engine.json'), 'utf8'));
  const headers = { authorization: `Bearer ${engine.token}` };
  const signal = new AbortController().signal;
  await playDemo({ endpoint: engine.otlpUrl, headers, items: 30, signal });
  await fetch(new URL('/api/settle', engine.apiUrl), { method: 'POST', headers });
  first.kill('SIGTERM');
  await first.ended;
  const store = await openStore({ kind: 'embedded', path: dataDirectory(dataDir.path).store });
  await runAnalysis(store, { codeVersion: '0.0.1', detectors: [planted] });
  await store.close();
  up = startBaton(inDir('up', ...FREE_PORTS, '--analyze-every', '1h'));
  await up.says('Stop with Ctrl-C.');
}, 300_000);
afterAll(async () => {
  up.kill('SIGTERM');
  expect((await up.ended).code).toBe(0);
  await dataDir.dispose();
});

describe('findings of a running engine', () => {
  it('are explained with their SQL and rows, over the API', async () => {
    const explained = await runBaton(inDir('explain', id.slice(0, 6)));
    expect(explained.stderr).toBe('');
    expect(explained.stdout).toContain('odds ratio 0.50 (0.10 to 2.50), not adjusted');
    expect(explained.stdout).toContain('FROM work_items FINAL');
    expect(explained.stdout).toContain('process support-escalation · items 30');
  });

  it('carry what people write beside them', async () => {
    const noted = await runBaton(inDir('annotate', id.slice(0, 6), 'The vendor was away.'));
    expect(noted.stdout).toContain(`Noted beside ${id}`);
    const engine = JSON.parse(await readFile(join(dataDir.path, 'engine.json'), 'utf8'));
    const answer = await fetch(new URL('/api/findings', engine.apiUrl));
    const findings = (await answer.json()) as StoredFinding[];
    expect(findings).toMatchObject([
      { id, verdict: 'not_enough_data', annotations: [{ text: 'The vendor was away.' }] },
    ]);
    const refused = await fetch(new URL('/api/analyze', engine.apiUrl), { method: 'POST' });
    expect(refused.status).toBe(401);
  });

  it('are worded by a model where one is configured, through the gate, and by code where not', async () => {
    const off = await runBaton(inDir('explain', id.slice(0, 6), '--rows', '0', '--words'));
    expect(off.stdout).toContain('Too little was seen to say');
    expect(off.stdout).toContain('No language model is configured');
    let text = 'Of 12 handoffs 3 had it; \u001b[m27 more are needed to say more.';
    const endpoint = await startScriptedEndpoint(() => ({ content: JSON.stringify({ text }) }));
    const settings = join(dataDir.path, 'llm.yaml');
    try {
      await writeFile(settings, `baseUrl: ${endpoint.url}\nmodel: m\n`);
      const worded = await runBaton(inDir('explain', id.slice(0, 6), '--rows', '0', '--words'));
      expect(worded.stdout).toContain('Of 12 handoffs 3 had it;');
      expect(worded.stdout).not.toContain('\u001b[m');
      expect(worded.stdout).toContain('1 of 1 claims are in the words of a language model');
      text = 'Of 99 handoffs most failed, because of it.';
      const refused = await runBaton(inDir('report', '--words', '--format', 'markdown'));
      expect(refused.stdout).toContain('Too little was seen to say');
      expect(refused.stdout).not.toContain('99 handoffs');
      expect(refused.stderr).toContain('did not follow from the rows');
      const engine = JSON.parse(await readFile(join(dataDir.path, 'engine.json'), 'utf8'));
      const spent = await fetch(new URL('/api/queries/judgement/spent', engine.apiUrl));
      expect(await spent.json()).toMatchObject([{ purpose: 'wording', calls: 3, requests: 3 }]);
    } finally {
      await rm(settings, { force: true });
      await endpoint.close();
    }
  });

  it('end with a sentence where there are none of this id', async () => {
    const unknown = await runBaton(inDir('explain', 'ffff0000'));
    expect([unknown.code, unknown.stdout]).toEqual([1, '']);
    expect(unknown.stderr).toContain('There is no finding ffff0000; `baton analyze` lists');
    const none = await runBaton(inDir('analyze', '--process', 'nowhere'));
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('Nothing is stored under nowhere');
  });

  it('are looked for on demand', async () => {
    const engine = JSON.parse(await readFile(join(dataDir.path, 'engine.json'), 'utf8'));
    const answer = await fetch(new URL('/api/analyze', engine.apiUrl), {
      method: 'POST',
      headers: { authorization: `Bearer ${engine.token}` },
      body: '{}',
    });
    expect(await answer.json()).toMatchObject([
      { process: 'support-escalation', skipped: false, failures: [] },
    ]);
    const again = await runBaton(inDir('analyze'));
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('nothing has changed since the last run');
    expect(again.stdout).toContain('Too little was seen to say');
    expect(again.stdout).not.toMatch(/NaN|undefined|null/);
  });
});
