import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestOf } from '../../../testdata/small-requests.ts';
import { createToken } from '../../access/edit-tokens.ts';
import { type Receiver, type ReceiverOptions, startReceiver } from '../start-receiver.ts';

interface Heard {
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}

const CHECK = { process: 'support', handoff: 'escalate', presentFields: ['browser'] };
const ANSWER = { completeness: 0.5, asks: [], leftOut: [], risk: null, judgement: null };

const leftOut = (why: string) => ({
  ...{ completeness: null, missingFields: [], asks: [], risk: null, judgement: null },
  leftOut: [why],
});

let dataDir: string;
let receiver: Receiver;
let heard: Heard[];
let cleanUps: (() => unknown)[];
/** Where the engine is said to be; 0 where it is nowhere. */
let enginePort: number;
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-check-'));
  heard = [];
  cleanUps = [() => rm(dataDir, { recursive: true, force: true })];
  answer = (response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(response.req.url === '/v1/check' ? ANSWER : { stored: true }));
  };
  enginePort = await startEngine();
});
afterEach(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

/** A server in the engine's place, which answers as the test says. */
async function startEngine(): Promise<number> {
  const server = createServer(async (incoming, response) => {
    const body = (await json(incoming)) as Record<string, unknown>;
    heard.push({ url: incoming.url, headers: incoming.headers, body });
    answer(response);
  });
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function start(options: Partial<ReceiverOptions> = {}): Promise<void> {
  receiver = await startReceiver({
    dataDir,
    port: 0,
    findEngine: async () => (enginePort === 0 ? undefined : `http://127.0.0.1:${enginePort}`),
    ...options,
  });
  cleanUps.push(() => receiver.close());
}

async function post(
  body: unknown,
  o: { path?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${receiver.url}${o.path ?? '/v1/check'}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...o.headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json().catch(() => undefined) };
}

describe('a check of a handoff', () => {
  it('is answered by the engine, who hears of the caller and of the time that is left', async () => {
    await start();
    const sent = { ...CHECK, texts: { note: 'x' }, deadlineMillis: 10_000 };
    const headers = { authorization: 'Bearer mine' };
    expect(await post(sent, { headers })).toEqual({ status: 200, body: ANSWER });
    const { deadlineMillis, ...passedOn } = heard[0]?.body ?? {};
    expect(passedOn).toEqual({ ...CHECK, texts: { note: 'x' } });
    expect(deadlineMillis).toBeLessThan(10_000);
    expect(deadlineMillis).toBeGreaterThan(0);
    expect(heard[0]).toMatchObject({
      url: '/v1/check',
      headers: { authorization: 'Bearer mine', host: 'localhost' },
    });
    answer = () => undefined;
    expect((await post(CHECK)).body).toEqual(
      leftOut("Baton's engine did not answer within 300 ms."),
    );
  });

  it('needs a token where there are any, and is held to its namespace', async () => {
    const tokensFile = join(dataDir, 'tokens.json');
    const token = await createToken(tokensFile, { name: 'shop', namespace: 'shop' });
    const reads = await createToken(tokensFile, { name: 'reads', purposes: ['read'] });
    await start({ tokensFile });
    const as = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } });
    // Not a byte of the body is sent.
    const sending = request(`${receiver.url}/v1/check`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '1000' },
    });
    sending.flushHeaders();
    const [refused] = (await once(sending, 'response')) as [IncomingMessage];
    sending.destroy();
    expect(refused.statusCode).toBe(401);
    expect((await post(CHECK, as(reads))).status).toBe(403);
    expect((await post({ ...CHECK, namespace: 'other' }, as(token))).status).toBe(403);
    expect((await post({ ...CHECK, namespace: '' }, as(token))).status).toBe(403);
    expect(heard).toEqual([]);
    const patient = { ...CHECK, deadlineMillis: 20_000 };
    expect((await post(patient, as(token))).status).toBe(200);
    expect((await post({ ...patient, namespace: 'shop' }, as(token))).status).toBe(200);
    expect(heard.map(({ body }) => body['namespace'])).toEqual(['shop', 'shop']);
  });

  it.each([
    ['no JSON', '{', {}, 400],
    ['no object', '[1]', {}, 400],
    ['a deadline that is none', { ...CHECK, deadlineMillis: 'soon' }, {}, 400],
    ['over a megabyte', { ...CHECK, texts: { note: 'x'.repeat(1_000_000) } }, {}, 413],
    ['what any web page can send', CHECK, { 'content-type': 'text/plain' }, 415],
  ])(
    'that is %s is refused, and the engine does not hear of it',
    async (_, body, headers, status) => {
      await start();
      expect((await post(body, { headers })).status).toBe(status);
      expect(heard).toEqual([]);
    },
  );

  it('that the engine cannot read is refused with its reason', async () => {
    await start();
    answer = (response) => {
      response.writeHead(400, { 'content-type': 'application/json; charset=UTF-8' });
      response.end(JSON.stringify({ error: 'Expected a handoff.' }));
    };
    expect(await post({ process: 'x', deadlineMillis: 20_000 })).toMatchObject({
      status: 400,
      body: { message: 'Expected a handoff.' },
    });
  });

  it.each<[string, (response: ServerResponse) => void, string]>([
    ['fails', (response) => response.writeHead(500).end(), 'gave no answer, but HTTP 500.'],
    ['is another server', (response) => response.end('<html>'), 'gave no answer, but HTTP 200.'],
    ['breaks off', (response) => response.destroy(), 'cannot be reached.'],
    ['never answers', () => undefined, 'did not answer within 100 ms.'],
    [
      'never ends its answer',
      (response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{'),
      'did not answer within 100 ms.',
    ],
    [
      'answers without end',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ asks: 'x'.repeat(2_000_000) }));
      },
      'cannot be reached.',
    ],
  ])('says so where the engine %s', async (_, how, why) => {
    await start();
    answer = how;
    const deadlineMillis = why.includes('within') ? 100 : 20_000;
    expect(await post({ ...CHECK, deadlineMillis })).toEqual({
      status: 200,
      body: leftOut(`Baton's engine ${why}`),
    });
    expect(await (await fetch(`${receiver.url}/metrics`)).text()).toMatch(
      /baton_receiver_checks_total\{.*outcome="left_out".*\} 1/,
    );
  });

  it('finds the engine wherever it is next', async () => {
    const patient = { ...CHECK, deadlineMillis: 20_000 };
    const first = enginePort;
    enginePort = 0;
    await start();
    expect((await post(patient)).body).toEqual(leftOut("Baton's engine does not run."));
    enginePort = first;
    expect((await post(patient)).body).toEqual(ANSWER);
    // Only the second closing is another engine's.
    for (const cleanUp of cleanUps.splice(1, 1)) await cleanUp();
    enginePort = await startEngine();
    expect((await post(patient)).body).toEqual(leftOut("Baton's engine cannot be reached."));
    expect((await post(patient)).body).toEqual(ANSWER);
  });

  it('waits for a search no longer than its caller, and takes nothing from spans', async () => {
    await start({ findEngine: () => new Promise(() => undefined) });
    const late = leftOut("Baton's engine did not answer within 400 ms.");
    const text = 'x'.repeat(400_000);
    const checks = Array.from({ length: 20 }, () =>
      post({ ...CHECK, texts: { note: text }, deadlineMillis: 400 }),
    );
    const spans = await fetch(`${receiver.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: requestOf('a') as never,
    });
    expect(spans.status).toBe(200);
    const answers = await Promise.all(checks);
    expect(answers.map(({ status }) => status)).toContain(200);
    for (const { status, body } of answers) {
      // Those beyond what checks may hold are told to come back.
      if (status === 503) continue;
      expect([status, body]).toEqual([200, late]);
    }
  });
});

describe('what was done with an ask', () => {
  const response = { process: 'support', handoff: 'escalate', field: 'browser', action: 'added' };
  const path = '/v1/check/responses';

  it('is stored by the engine', async () => {
    await start();
    expect(await post(response, { path })).toEqual({ status: 200, body: { stored: true } });
    expect(heard).toMatchObject([{ url: path, body: response }]);
  });

  it('is never said to be stored where it is not', async () => {
    enginePort = 0;
    await start();
    expect(await post(response, { path })).toMatchObject({
      status: 503,
      body: { message: "Baton's engine does not run. Nothing was stored." },
    });
  });
});
