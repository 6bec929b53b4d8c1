import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:http2';
import { join } from 'node:path';
import type { HandoffCheckAnswer } from '@baton/conventions';
import { createHandoffTracer, defineProcess } from '@baton/sdk';
import { startHandoffTracing } from '@baton/sdk/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildBaton,
  eventually,
  FREE_PORTS,
  type Running,
  startBaton,
  temporaryDataDir,
} from './baton.ts';

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
  let engine: { apiUrl: string; otlpUrl: string; grpcUrl: string; token: string };
  beforeAll(async () => {
    await buildBaton();
    dataDir = await temporaryDataDir();
    const bounds = ['--max-body', '1MiB', '--log-limit', '64MiB', '--cors-header', 'x-tenant'];
    const cors = ['--cors-origin', 'https://*.example.com', '--cors-origin', 'http://localhost:*'];
    up = startBaton(['up', ...FREE_PORTS, ...cors, ...bounds, '--data-dir', dataDir.path]);
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

  it('receives over gRPC, too, and says where', async () => {
    expect(up.stdout).toContain(`${engine.grpcUrl} (OTLP/gRPC)`);
    const session = connect(engine.grpcUrl);
    const call = session.request({
      ':method': 'POST',
      ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    call.resume().end(Buffer.alloc(5));
    const [trailers] = await once(call, 'trailers');
    expect(trailers['grpc-status']).toBe('0');
    session.close();
  });

  it('lets pages of the named origins send', async () => {
    const preflight = (origin: string) =>
      fetch(`${engine.otlpUrl}/v1/traces`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    for (const origin of ['https://a.example.com', 'http://localhost:5173']) {
      const { headers } = await preflight(origin);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-headers')).toContain('x-tenant');
    }
    const other = await preflight('https://example.org');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('takes requests and keeps a log of the sizes that were asked for', async () => {
    const body = Buffer.alloc(1024 * 1024 + 1);
    const headers = { 'content-type': 'application/x-protobuf' };
    const url = `${engine.otlpUrl}/v1/traces`;
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(413);
    const metrics = await (await fetch(`${engine.otlpUrl}/metrics`)).text();
    expect(metrics).toContain(`baton_log_limit_bytes ${64 * 1024 * 1024}`);
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
    const statusOf = (path: string) =>
      new Promise((resolve, reject) => {
        const headers = { host: 'evil.example' };
        request(new URL(path, engine.apiUrl), { headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .on('error', reject)
          .end();
      });
    for (const path of ['/', '/api/report', '/v1/check', '/readyz', '/metrics']) {
      expect(await statusOf(path)).toBe(421);
    }
  });

  it('changes nothing without the token', async () => {
    for (const path of ['/api/settle', '/api/rebuild', '/api/forget']) {
      const answer = await fetch(new URL(path, engine.apiUrl), { method: 'POST' });
      expect(answer.status).toBe(401);
    }
  });

  it('answers 413 to a body over a megabyte, declared or in chunks, and keeps serving', async () => {
    const headers = {
      authorization: `Bearer ${engine.token}`,
      'content-type': 'application/json',
    };
    const big = JSON.stringify({ do: 'ask', question: 'x'.repeat(1_000_000) });
    const bodies = () => [big, new Blob([big]).stream()];
    for (const path of [
      '/v1/check',
      '/v1/check/responses',
      '/api/text',
      '/api/findings/x/annotations',
    ]) {
      for (const body of bodies()) {
        const url = new URL(path, engine.apiUrl);
        const answer = await fetch(url, { method: 'POST', headers, body, duplex: 'half' });
        expect([path, answer.status]).toEqual([path, 413]);
        expect(await answer.json()).toEqual({ error: 'The body is longer than a megabyte.' });
      }
    }
    const small = new Blob(['{"do": "ask"}']).stream();
    const url = new URL('/api/text', engine.apiUrl);
    const read = await fetch(url, { method: 'POST', headers, body: small, duplex: 'half' });
    expect(await read.json()).toMatchObject({ error: expect.stringContaining('Expected JSON') });
  });

  it('evaluates labels of files that are longer than other bodies may be', async () => {
    const rubric =
      'id: bugs\nversion: "1"\nprocess: bugs\ntexts: [note]\nitems:\n  - { id: word, ask: Which?, definition: It is said., rule: { patterns: [word] } }\n';
    const labels = ['the word', 'nothing', 'x '.repeat(499_000)]
      .map((text, id) =>
        JSON.stringify({ id, text: `${text}.`, labels: { word: id === 0 ? 'present' : 'absent' } }),
      )
      .join('\n');
    const answer = await fetch(new URL('/api/text/evaluate', engine.apiUrl), {
      method: 'POST',
      headers: { authorization: `Bearer ${engine.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ do: 'evaluate', rubric, labels: `${labels}\n${labels}` }),
    });
    expect(await answer.json()).toMatchObject({
      texts: 6,
      items: [{ item: 'word', n: 6, missing: 4, rules: { agreement: { kappa: 1 } } }],
    });
  });

  it('answers a check at the address facts are sent to, also while it stands still', async () => {
    const tracer = createHandoffTracer(designReview, {
      check: { endpoint: engine.otlpUrl, deadlineMillis: 30_000 },
    });
    const ask = async (url: string, deadlineMillis: number) => {
      const answer = await fetch(`${url}/v1/check`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{ process: 'design-review', handoff: 'submit', presentFields: [] },
          deadlineMillis,
        }),
      });
      const { asks, risk, judgement, leftOut } = (await answer.json()) as HandoffCheckAnswer;
      return { asks, risk, judgement, leftOut };
    };
    const known = await ask(engine.apiUrl, 30_000);
    expect(await tracer.check('submit', {})).toEqual(known);
    process.kill(up.pid, 'SIGSTOP');
    try {
      const late = ["Baton's engine did not answer within 500 ms."];
      expect((await ask(engine.otlpUrl, 500)).leftOut).toEqual(late);
    } finally {
      process.kill(up.pid, 'SIGCONT');
    }
    expect(await tracer.check('submit', {})).toEqual(known);
  });

  it('answers what is not there with 404 and wrong parameters with 400', async () => {
    expect((await get('/api/nothing')).status).toBe(404);
    expect((await get('/api/items/none')).status).toBe(404);
    expect((await get('/api/queries/no/such')).status).toBe(404);
    expect((await get('/api/queries/item/find')).status).toBe(400);
    expect((await get('/api/report?format=pdf')).status).toBe(400);
  });
});
