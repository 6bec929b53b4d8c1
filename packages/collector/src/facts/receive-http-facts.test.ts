import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createToken } from '../access/edit-tokens.ts';
import { createLogReader } from '../log/log-reader.ts';
import { logDirectory } from '../log/segment-files.ts';
import { type Receiver, type ReceiverOptions, startReceiver } from '../receiver/start-receiver.ts';

const fact = { process: 'deal-desk', item: 'D-7', verb: 'update' };

let dataDir: string;
let receiver: Receiver | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-facts-'));
});

afterEach(async () => {
  await receiver?.close();
  receiver = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

async function start(options: Partial<ReceiverOptions> = {}): Promise<void> {
  receiver = await startReceiver({ dataDir, port: 0, ...options });
}

const post = (body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${receiver?.url}/v1/facts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: body as never,
  });

async function storedRows(): Promise<number> {
  const reader = createLogReader(logDirectory(dataDir));
  let rows = 0;
  for (let record = await reader.next(); record; record = await reader.next()) {
    rows += record.header.rows;
  }
  await reader.close();
  return rows;
}

describe('POST /v1/facts', () => {
  const line = JSON.stringify(fact);

  it.each<[string, string | Uint8Array, Record<string, string>, number]>([
    ['a fact', line, {}, 1],
    ['with a byte order mark', `\uFEFF${line}`, {}, 1],
    ['a list', `[${line},${line}]`, { 'content-type': 'Application/JSON; charset=utf-8' }, 2],
    ['an envelope', `{"facts":[${line}]}`, {}, 1],
    ['lines', `${line}\r\n\n${line}\n`, { 'content-type': 'application/x-ndjson' }, 2],
    ['gzip', gzipSync(line), { 'content-encoding': 'gzip' }, 1],
    ['no facts', '[]', {}, 0],
  ])('takes %s and stores each', async (_, body, headers, count) => {
    await start();
    const answer = await post(body, headers);
    expect([answer.status, await answer.json()]).toEqual([200, { accepted: count, rejected: [] }]);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await storedRows()).toBe(count);
  });

  it.each<[string, string, Record<string, string>]>([
    ['a list', `[${'{},'.repeat(10_000)}{}]`, {}],
    ['an envelope', `{"facts":[${'{},'.repeat(10_000)}{}]}`, {}],
    ['lines', `${line}\n`.repeat(10_001), { 'content-type': 'application/x-ndjson' }],
    ['four mebibytes', `[${line}${' '.repeat(4 * 1024 * 1024)}]`, {}],
  ])('refuses more than is soon read: %s', async (_, body, headers) => {
    await start();
    expect((await post(body, headers)).status).toBe(413);
    expect(await storedRows()).toBe(0);
  });

  it('names no more than a few keys that it does not know', async () => {
    await start();
    const unknown = Object.fromEntries(Array.from({ length: 50_000 }, (_, key) => [`k${key}`, 1]));
    const answer = await post(JSON.stringify({ ...fact, ...unknown }));
    expect(answer.status).toBe(400);
    const { rejected } = (await answer.json()) as { rejected: unknown[] };
    expect(rejected).toHaveLength(20);
  });

  it('tells what is wrong with each fact, and takes the others', async () => {
    await start();
    const some = await post(`${line}\n{"item":\n${JSON.stringify({ ...fact, verb: 'acept' })}\n`, {
      'content-type': 'application/x-ndjson',
    });
    expect(some.status).toBe(200);
    expect(await some.json()).toEqual({
      accepted: 1,
      rejected: [
        { index: 1, path: '', message: 'is not valid JSON: it ends too early.' },
        { index: 2, path: 'verb', message: expect.stringContaining('did you mean "accept"?') },
      ],
    });
    const none = await post(JSON.stringify([{ ...fact, item: 7 }]));
    expect([none.status, await none.json()]).toEqual([
      400,
      {
        accepted: 0,
        rejected: [{ index: 0, path: 'item', message: 'expected a string, got 7' }],
      },
    ]);
    expect(await storedRows()).toBe(1);
  });

  it('stores a request that is sent again once, also without a time', async () => {
    await start();
    for (const _ of [1, 2, 3]) expect((await post(line)).status).toBe(200);
    expect(await storedRows()).toBe(1);
  });

  it.each([
    ['broken', '{"process":', /not valid JSON/],
    ['empty', ' ', /is empty/],
    ['an envelope with more', '{"facts":[],"fact":1}', /\{"facts": \[\.\.\.\]\}/],
    ['an envelope of one', '{"facts":{}}', /\{"facts": \[\.\.\.\]\}/],
  ])('answers 400 to a body that is %s', async (_, body, message) => {
    await start();
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 3, message: expect.stringMatching(message) });
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'])(
    'refuses what a form elsewhere could send: %s',
    async (type) => {
      await start();
      const answer = await post(line, { 'content-type': type });
      expect(answer.status).toBe(415);
      expect(await answer.text()).toContain("-H 'content-type: application/json'");
      expect(await storedRows()).toBe(0);
    },
  );

  it('refuses a request without a content type', async () => {
    await start();
    const answer = await fetch(`${receiver?.url}/v1/facts`, {
      method: 'POST',
      body: Buffer.from(line),
    });
    expect(answer.status).toBe(415);
    expect(await answer.text()).toContain('no content type');
  });

  it('keeps to the limits of the receiver', async () => {
    await start({ maxBodyBytes: 2000, maxInFlightBytes: 20_000, maxWaitSeconds: 0.2 });
    const many = JSON.stringify(Array(100).fill(fact));
    expect((await post(many)).status).toBe(413);
    expect((await post(gzipSync(many), { 'content-encoding': 'gzip' })).status).toBe(413);
  });

  it('holds a caller to the namespace of its token', async () => {
    const tokensFile = join(dataDir, 'tokens.json');
    const secret = await createToken(tokensFile, { name: 'acme-hooks', namespace: 'acme' });
    await start({ tokensFile });
    expect((await post(line)).status).toBe(401);
    const facts = [fact, { ...fact, namespace: 'acme' }, { ...fact, namespace: 'rival' }];
    const answer = await post(JSON.stringify(facts), { authorization: `Bearer ${secret}` });
    expect(await answer.json()).toEqual({
      accepted: 2,
      rejected: [
        { index: 2, path: 'namespace', message: 'your token is bound to the namespace "acme"' },
      ],
    });
    expect(await storedRows()).toBe(2);
    expect((await fetch(`${receiver?.url}/v1/facts/schema`)).status).toBe(200);
  });

  it('lists at most a thousand problems and counts the rest', async () => {
    await start();
    const answer = await post(JSON.stringify(Array(1200).fill(7)));
    const { rejected, more } = (await answer.json()) as { rejected: unknown[]; more: number };
    expect([answer.status, rejected.length, more]).toEqual([400, 1000, 200]);
  });

  it('is there by POST only, its schema by GET', async () => {
    await start();
    expect((await fetch(`${receiver?.url}/v1/facts`)).status).toBe(405);
    const schema = await fetch(`${receiver?.url}/v1/facts/schema`);
    expect(schema.status).toBe(200);
    expect(await schema.json()).toMatchObject({ title: 'Baton facts', $defs: { fact: {} } });
  });
});
