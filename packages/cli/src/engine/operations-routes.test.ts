import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Access, createAccess, createToken, tokensFileIn } from '@baton/collector';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answerErrors } from './api-errors.ts';
import type { CallerEnv } from './caller.ts';
import { addOperationsRoutes } from './operations-routes.ts';

const HERE = { remoteAddress: '127.0.0.1', localAddress: '127.0.0.1' };
const ELSEWHERE = { remoteAddress: '10.0.0.9', localAddress: '10.0.0.1' };
const AWAY = { code: 'store_unavailable', message: 'ClickHouse at db.internal does not answer.' };

let directory: string;
let access: Access;
let secret: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'baton-probes-'));
  const tokensFile = tokensFileIn(directory);
  secret = await createToken(tokensFile, { name: 'scraper', purposes: ['read'] });
  access = await createAccess({ tokensFile });
});

afterEach(async () => {
  await access.close();
  await rm(directory, { recursive: true, force: true });
});

async function ask(
  path: string,
  socket: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const app = new Hono<CallerEnv>();
  answerErrors(app);
  const telemetry = {
    readiness: async () => ({ ready: false, reasons: [AWAY] }),
    metricsText: async () => 'baton_loader_inserted_rows_total 1\n',
  };
  addOperationsRoutes(app, { access, telemetry, instance: 'one', host: 'Monitor.lan' });
  const answer = await app.request(
    `http://10.0.0.1:4321${path}`,
    { headers: { host: '10.0.0.1:4321', ...headers } },
    { incoming: { socket } },
  );
  return { status: answer.status, text: await answer.text() };
}

it('answers an orchestrator by the address it knows, with codes and nothing about this machine', async () => {
  expect(await ask('/healthz', ELSEWHERE)).toEqual({ status: 200, text: '{"status":"ok"}' });
  expect(await ask('/readyz', ELSEWHERE)).toEqual({
    status: 503,
    text: '{"ready":false,"reasons":[{"code":"store_unavailable"}]}',
  });
});

it('tells this machine which engine it is and why it is not ready', async () => {
  for (const host of ['localhost:4321', 'monitor.lan:4321']) {
    expect(JSON.parse((await ask('/healthz', HERE, { host })).text)).toEqual({
      status: 'ok',
      instance: 'one',
    });
    expect(JSON.parse((await ask('/readyz', HERE, { host })).text).reasons).toEqual([AWAY]);
  }
});

it('shows metrics to who may read, where tokens are in use', async () => {
  expect((await ask('/metrics', ELSEWHERE)).status).toBe(401);
  const asked = await ask('/metrics', ELSEWHERE, { authorization: `Bearer ${secret}` });
  expect(asked).toEqual({ status: 200, text: 'baton_loader_inserted_rows_total 1\n' });
});

it('tells a page nothing that made its name lead a browser to this machine', async () => {
  const headers = { host: 'page.example:4321' };
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    expect((await ask(path, HERE, headers)).status).toBe(421);
    expect((await ask(path, ELSEWHERE, headers)).status).not.toBe(421);
  }
});
