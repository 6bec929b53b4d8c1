import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { createHandoffTracer, defineProcess } from '@baton/sdk';
import { startHandoffTracing } from '@baton/sdk/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildBaton, eventually, type Running, startBaton, temporaryDataDir } from './baton.ts';

const designReview = defineProcess({
  name: 'design-review',
  stages: {
    draft: { team: 'design' },
    build: { team: 'engineering', terminal: true },
  },
  handoffs: { submit: { from: 'draft', to: 'build' } },
});

describe('the API of a running engine', () => {
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  let up: Running;
  let engine: { apiUrl: string; otlpUrl: string; token: string };
  beforeAll(async () => {
    await buildBaton();
    dataDir = await temporaryDataDir();
    up = startBaton(['up', '--port', '0', '--api-port', '0', '--data-dir', dataDir.path]);
    await up.says('Stop with Ctrl-C.');
    engine = JSON.parse(await readFile(join(dataDir.path, 'engine.json'), 'utf8'));
  }, 300_000);
  afterAll(async () => {
    up.kill('SIGTERM');
    await up.ended;
    await dataDir.dispose();
  });

  const get = (path: string) => fetch(new URL(path, engine.apiUrl));

  it('shows a handoff in flight without anybody asking to settle', async () => {
    const tracing = startHandoffTracing({ endpoint: engine.otlpUrl });
    const tracer = createHandoffTracer(designReview, { tracerProvider: tracing.tracerProvider });
    const item = tracer.item('D-1');
    item.open({ stage: 'draft' });
    item.handoff('submit', {});
    await tracing.shutdown();
    const rows = await eventually(up, async () => {
      const answer = await get('/api/queries/overview/processes');
      const found = (await answer.json()) as { openHandoffs: number }[];
      return found[0]?.openHandoffs === 1 ? found : undefined;
    });
    expect(rows).toMatchObject([{ process: 'design-review', items: 1, handoffs: 1 }]);
    const settled = await fetch(new URL('/api/settle', engine.apiUrl), {
      method: 'POST',
      headers: { authorization: `Bearer ${engine.token}` },
    });
    expect(await settled.json()).toEqual({ settled: true });
    expect((await get('/api/items/D-1')).status).toBe(200);
    const report = await get('/api/report');
    expect(((await report.json()) as { summary: { items: number } }).summary.items).toBe(1);
  });

  it('serves the page with headers that forbid everything from elsewhere', async () => {
    const page = await get('/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('refuses a name that is not this machine', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { host: 'evil.example' };
      request(new URL('/api/report', engine.apiUrl), { headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });

  it('changes nothing without the token', async () => {
    for (const path of ['/api/settle', '/api/rebuild']) {
      const answer = await fetch(new URL(path, engine.apiUrl), { method: 'POST' });
      expect(answer.status).toBe(401);
    }
  });

  it('answers what is not there with 404 and wrong parameters with 400', async () => {
    expect((await get('/api/nothing')).status).toBe(404);
    expect((await get('/api/items/none')).status).toBe(404);
    expect((await get('/api/queries/no/such')).status).toBe(404);
    expect((await get('/api/queries/item/find')).status).toBe(400);
    expect((await get('/api/report?format=pdf')).status).toBe(400);
  });
});
