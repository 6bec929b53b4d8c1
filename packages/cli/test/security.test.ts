import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { createHandoffTracer, defineProcess } from '@baton/sdk';
import { startHandoffTracing } from '@baton/sdk/node';
import { queries } from '@baton/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createAuthority,
  createIdentity,
  writeIdentity,
} from '../../collector/testdata/certificates.ts';
import {
  askBaton,
  buildBaton,
  eventually,
  FREE_PORTS,
  type Running,
  readPid,
  runBaton,
  startBaton,
  temporaryDataDir,
} from './baton.ts';

const TENANTS = ['acme', 'bolt'] as const;
type Tenant = (typeof TENANTS)[number];

/** Everything one tenant stores holds its name, so that it can be found wherever it leaks. */
const processOf = (tenant: Tenant) =>
  defineProcess({
    name: `${tenant}-review`,
    stages: {
      draft: { team: `${tenant}-design` },
      build: { team: `${tenant}-engineering`, terminal: true },
    },
    handoffs: {
      submit: { from: 'draft', to: 'build', context: { required: [`${tenant}_field`] } },
    },
  });

// Asks every query of the catalogue, of an engine that lets whatever else runs go first.
describe('two tenants on one Baton', { timeout: 240_000 }, () => {
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  let up: Running;
  let engine: { apiUrl: string; otlpUrl: string; token: string; pid: number };
  let otlp: string;
  const secrets = new Map<string, string>();
  /** Everything anybody was told. */
  const said: string[] = [];

  const run = async (...args: string[]) => {
    const ended = await runBaton([...args, '--data-dir', dataDir.path]);
    said.push(ended.stderr);
    expect(ended).toMatchObject({ code: 0 });
    return ended.stdout.trim();
  };
  const create = async (name: string, ...options: string[]) => {
    secrets.set(name, await run('token', 'create', name, ...options));
  };
  const bearer = (name: string | undefined): Record<string, string> =>
    name === undefined ? {} : { authorization: `Bearer ${secrets.get(name)}` };
  const ask = async (path: string, name?: string, method = 'GET') => {
    const answer = await fetch(new URL(path, engine.apiUrl), { method, headers: bearer(name) });
    // Markdown escapes what it shows.
    const text = (await answer.text()).replaceAll('\\-', '-');
    said.push(text, JSON.stringify([...answer.headers]));
    return { status: answer.status, text, headers: answer.headers };
  };
  const post = async (body: object, name?: string) => {
    const answer = await fetch(`${otlp}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(name) },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    said.push(text);
    return { status: answer.status, text, headers: answer.headers };
  };

  beforeAll(async () => {
    await buildBaton();
    dataDir = await temporaryDataDir();
    for (const tenant of TENANTS) await create(tenant, '--namespace', tenant);
    await create('writer', '--only', 'write');
    await create('reader', '--only', 'read');
    up = startBaton(['up', ...FREE_PORTS, '--data-dir', dataDir.path]);
    await up.says('Stop with Ctrl-C.');
    engine = JSON.parse(await readFile(join(dataDir.path, 'engine.json'), 'utf8'));
    otlp = engine.otlpUrl;
    for (const tenant of TENANTS) {
      const tracing = startHandoffTracing({ endpoint: otlp, headers: bearer(tenant) });
      const tracer = createHandoffTracer(processOf(tenant), {
        tracerProvider: tracing.tracerProvider,
      });
      for (let index = 1; index <= 3; index += 1) {
        const item = tracer.item(`${tenant}-${index}`);
        item.open({ stage: 'draft' });
        item.handoff('submit', { context: {} });
        if (index > 1) item.accept('submit');
        if (index > 2) item.complete('submit');
      }
      await tracing.shutdown();
    }
    await run('query', 'overview/processes');
  }, 300_000);
  afterAll(async () => {
    up?.kill('SIGTERM');
    await up?.ended;
    await dataDir?.dispose();
  });

  it('stamps what a tenant sends with its namespace', async () => {
    const rows = await askBaton<{ namespace: string; process: string; items: number }[]>([
      'query',
      'overview/processes',
      '--json',
      '--data-dir',
      dataDir.path,
    ]);
    expect(rows.map(({ namespace, process, items }) => [namespace, process, items]).sort()).toEqual(
      [
        ['acme', 'acme-review', 3],
        ['bolt', 'bolt-review', 3],
      ],
    );
  });

  it("rejects spans of another's namespace, and keeps the others of the request", async () => {
    const span = (id: string, namespace: string) => ({
      traceId: id.repeat(16),
      spanId: id.repeat(8),
      name: 'open',
      startTimeUnixNano: '1760000000000000000',
      endTimeUnixNano: '1760000000000000000',
      attributes: [{ key: 'handoff.namespace', value: { stringValue: namespace } }],
    });
    const spans = [span('a1', 'acme'), span('a2', 'bolt')];
    const answer = await post({ resourceSpans: [{ scopeSpans: [{ spans }] }] }, 'acme');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
  });

  it('answers nobody without a token, but for its health', async () => {
    for (const path of ['/', '/api/report', '/api/status', '/api/queries', '/api/items/acme-1']) {
      const { status, headers } = await ask(path);
      expect([path, status]).toEqual([path, 401]);
      expect(headers.get('www-authenticate')).toContain('Bearer realm="baton"');
    }
    expect((await ask('/api/settle', undefined, 'POST')).status).toBe(401);
    expect((await ask('/healthz')).status).toBe(200);
    const refused = await post({});
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="baton"',
    ]);
    expect(JSON.parse(refused.text)).toMatchObject({ code: 16 });
    expect((await fetch(`${otlp}/healthz`)).status).toBe(200);
  });

  it('answers nobody without a token before it reads a body', async () => {
    for (const path of ['/v1/check', '/v1/check/responses', '/api/text', '/api/forget']) {
      const sending = request(new URL(path, engine.apiUrl), {
        method: 'POST',
        headers: { 'content-length': '1000' },
      });
      sending.flushHeaders();
      // Not a byte of the body is sent.
      const [answer] = (await once(sending, 'response')) as [IncomingMessage];
      sending.destroy();
      expect([path, answer.statusCode]).toEqual([path, 401]);
    }
  });

  it('lets a token do only what it is for', async () => {
    expect((await post({}, 'reader')).status).toBe(403);
    expect((await ask('/v1/check', 'reader', 'POST')).status).toBe(403);
    expect((await ask('/api/report', 'writer')).status).toBe(403);
    expect((await post({}, 'writer')).status).toBe(200);
    expect((await ask('/api/items/bolt-1', 'reader')).status).toBe(200);
    for (const name of ['acme', 'reader']) {
      expect((await ask('/api/rebuild', name, 'POST')).status).toBe(403);
    }
  });

  it('lets who may send ask at the receiver what the engine says, of the own namespace', async () => {
    const check = async (name: string, namespace?: string) => {
      const answer = await fetch(`${otlp}/v1/check`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer(name) },
        body: JSON.stringify({
          ...(namespace === undefined ? {} : { namespace }),
          ...{ process: 'acme-review', handoff: 'submit', presentFields: [] },
          deadlineMillis: 20_000,
        }),
      });
      const { missingFields } = (await answer.json()) as { missingFields?: string[] };
      return [answer.status, missingFields];
    };
    expect(await check('acme')).toEqual([200, ['acme_field']]);
    expect(await check('writer', 'acme')).toEqual([200, ['acme_field']]);
    // Of this process nothing is known in the other's namespace.
    expect(await check('bolt')).toEqual([200, []]);
    expect((await check('bolt', 'acme'))[0]).toBe(403);
    expect((await check('reader'))[0]).toBe(403);
  });

  it.each(
    TENANTS.map((tenant) => [tenant, TENANTS.find((one) => one !== tenant) ?? tenant] as const),
  )('shows %s its own and nothing of %s, by any route', async (own, other) => {
    const shown: string[] = [];
    const pages = [
      '/',
      ...['json', 'markdown', 'html', 'text'].map((f) => `/api/report?format=${f}`),
    ];
    for (const path of pages) {
      const { status, text } = await ask(path, own);
      expect([path, status]).toEqual([path, 200]);
      expect(text).toContain(`${own}-engineering`);
      shown.push(text);
      const elsewhere = `${path}${path.includes('?') ? '&' : '?'}namespace=${other}`;
      expect((await ask(elsewhere, own)).status).toBe(403);
    }
    const item = await ask(`/api/items/${own}-1`, own);
    expect(item.status).toBe(200);
    shown.push(item.text, (await ask(`/api/report?process=${other}-review`, own)).text);
    expect((await ask(`/api/items/${other}-1`, own)).status).toBe(404);
    expect((await ask(`/api/items/${other}-1?process=${other}-review`, own)).status).toBe(404);
    expect((await ask(`/api/items/${other}-1?namespace=${other}`, own)).status).toBe(403);
    expect((await ask('/api/status', own)).status).toBe(403);

    const asked = new Set<number>();
    for (const { name, params } of queries) {
      const key = {
        item: `${own}-1`,
        process: `${own}-review`,
        ...(name === 'item/handoffs' ? { asOfMillis: String(Date.now()) } : {}),
      };
      const known = (given: Record<string, string>) =>
        new URLSearchParams(
          Object.entries(given).filter(([one]) => Object.hasOwn(params.shape, one)),
        );
      const path = `/api/queries/${name}`;
      const answer = await ask(`${path}?${known(key)}`, own);
      expect([name, answer.status]).toEqual([name, expect.toBeOneOf([200, 403])]);
      asked.add(answer.status);
      shown.push(answer.text);
      const theirs = { ...key, item: `${other}-1`, process: `${other}-review` };
      shown.push((await ask(`${path}?${known(theirs)}`, own)).text);
      for (const scope of [
        { namespace: other, namespaces: other },
        { namespace: other, namespaces: JSON.stringify([own, other]) },
      ]) {
        const forced = known({ ...theirs, ...scope });
        if (!forced.has('namespace') && !forced.has('namespaces')) continue;
        expect([name, (await ask(`${path}?${forced}`, own)).status]).toEqual([name, 403]);
      }
    }
    expect([...asked].sort()).toEqual([200, 403]);
    // The names of what is asked for come back in "There is no item ..." only.
    for (const text of shown) {
      expect(text.replaceAll(`"process":"${other}-review"`, '')).not.toContain(`${other}-`);
    }
  });

  it("lets Baton's own commands do everything, also through the receiver", async () => {
    expect(await run('item', 'bolt-2', '--json')).toContain('bolt-engineering');
    expect(await run('report')).toContain('acme-engineering');
    expect(JSON.parse(await run('demo', '--items', '3', '--json'))).toMatchObject({ items: 3 });
    expect(await run('query', 'item/find', '--param', 'item=acme-1')).toContain('acme');
  });

  it('sends to an endpoint by the token in the environment', async () => {
    const args = ['demo', '--items', '2', '--endpoint', otlp];
    const env = { BATON_TOKEN: secrets.get('writer') ?? '' };
    expect((await runBaton(args, { env })).code).toBe(0);
  });

  it('heeds rotation and revocation while it runs', async () => {
    const before = secrets.get('writer');
    secrets.set('rotated', await run('token', 'rotate', 'writer', '--grace', '1h'));
    secrets.set('before', before ?? '');
    const statusOf = async (name: string, status: number) =>
      (await post({}, name)).status === status ? true : undefined;
    await eventually(up, () => statusOf('rotated', 200));
    expect(await statusOf('before', 200)).toBe(true);
    await run('token', 'revoke', 'writer');
    await eventually(up, () => statusOf('rotated', 401));
    expect(await statusOf('before', 401)).toBe(true);
    const list = JSON.parse(await run('token', 'ls', '--json')) as { name: string }[];
    said.push(JSON.stringify(list));
    expect(list.map(({ name }) => name)).toEqual(['acme', 'bolt', 'reader']);
  });

  it('says no secret anywhere', async () => {
    const receiver = await readPid(join(dataDir.path, 'receiver.json'));
    const commandLines =
      process.platform === 'linux'
        ? await Promise.all(
            [engine.pid, receiver].map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8')),
          )
        : [];
    const files = ['receiver.out', 'receiver.json', 'tokens.json'].map((name) =>
      readFile(join(dataDir.path, name), 'utf8'),
    );
    said.push(
      ...commandLines,
      ...(await Promise.all(files)),
      up.stdout,
      up.stderr,
      await run('status'),
      await run('status', '--json'),
      await run('token', 'ls'),
      (await runBaton(['token', 'revoke', secrets.get('acme') ?? ''])).stderr,
    );
    const all = said.join('\n');
    expect(all).toContain('receiver.js');
    for (const [name, secret] of [...secrets, ['engine', engine.token]]) {
      expect(secret?.length, name).toBeGreaterThan(40);
      expect(all.includes(secret ?? ''), name).toBe(false);
    }
  });
});

describe('Baton with TLS that asks clients for a certificate', () => {
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  let up: Running | undefined;
  beforeAll(async () => {
    await buildBaton();
    dataDir = await temporaryDataDir();
  }, 300_000);
  afterAll(async () => {
    up?.kill('SIGTERM');
    await up?.ended;
    await dataDir?.dispose();
  });

  it('still answers its own commands, finds its receiver, and says what is not protected', async () => {
    const authority = await createAuthority('authority');
    const server = await createIdentity('receiver', authority);
    const { certFile, keyFile } = await writeIdentity(dataDir.path, 'server', server);
    const caFile = join(dataDir.path, 'ca.crt');
    await writeFile(caFile, authority.cert);
    const listen = ['--port', '0', '--api-port', '0', '--data-dir', dataDir.path];
    const half = await runBaton(['up', '--tls-cert', certFile, ...listen]);
    expect([half.code, half.stderr]).toEqual([
      2,
      'baton: TLS takes both --tls-cert and --tls-key; --tls-client-ca goes with them.\n',
    ]);
    const wrong = await runBaton(['up', '--tls-cert', certFile, '--tls-key', caFile, ...listen]);
    expect([wrong.code, wrong.stderr]).toEqual([
      1,
      `baton: TLS cannot use ${caFile}: it holds no private key without a passphrase.\n`,
    ]);
    const tls = ['--tls-cert', certFile, '--tls-key', keyFile, '--tls-client-ca', caFile];
    up = startBaton(['up', '--host', '0.0.0.0', ...tls, ...listen]);
    await up.says('Stop with Ctrl-C.');
    expect(up.stderr.split('\n')[0]).toBe('OTLP is received on 0.0.0.0.');
    expect(up.stdout).toContain('https://0.0.0.0:');
    const demo = await runBaton(['demo', '--items', '3', '--json', '--data-dir', dataDir.path]);
    expect(JSON.parse(demo.stdout)).toMatchObject({ items: 3 });
    const status = await askBaton<{
      engine: { apiUrl: string };
      receiver: { url: string; pid: number };
    }>(['status', '--json', '--data-dir', dataDir.path]);
    expect(status.receiver.url).toMatch(/^https:/);

    // No orchestrator has a certificate for the receiver's own probe, so the engine answers for both.
    const probe = async () =>
      (await (await fetch(`${status.engine.apiUrl}/readyz`)).json()) as {
        reasons: { code: string }[];
      };
    expect(await probe()).toEqual({ ready: true, reasons: [] });
    // Without its key it does not come back.
    await rm(keyFile);
    process.kill(status.receiver.pid, 'SIGKILL');
    const codes = async () => (await probe()).reasons.map(({ code }) => code);
    await expect.poll(codes, { timeout: 20_000 }).toEqual(['receiver_away']);
    up.kill('SIGTERM');
    expect((await up.ended).code).toBe(0);

    up = startBaton(['up', '--host', '0.0.0.0', ...listen]);
    await up.says('Stop with Ctrl-C.');
    expect(up.stderr).toContain('every machine that reaches this one can send facts');
    expect(up.stderr).toContain('whoever is on the way can read facts and tokens');
  });
});
