import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createToken, type NewToken, type Receiver, startReceiver } from '../src/index.ts';
import { createGrpcClient, type GrpcClient } from '../testdata/grpc-client.ts';
import { otlpMessage } from '../testdata/otlp-messages.ts';
import { jsonRequestOf, requestOf } from '../testdata/small-requests.ts';
import { storedSpans } from '../testdata/stored-spans.ts';

const PERMISSION_DENIED = 7;
const RESOURCE_EXHAUSTED = 8;
const UNAUTHENTICATED = 16;
const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';

describe('a receiver with tokens', { timeout: 60_000 }, () => {
  let dataDir: string;
  let receiver: Receiver | undefined;
  let grpc: GrpcClient | undefined;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'baton-tokens-'));
  });
  afterEach(async () => {
    grpc?.close();
    await receiver?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = async (token: Omit<NewToken, 'name'> = {}): Promise<string> => {
    const tokensFile = join(dataDir, 'tokens.json');
    const secret = await createToken(tokensFile, { name: 'shop', ...token });
    receiver = await startReceiver({
      dataDir,
      port: 0,
      grpcPort: 0,
      tokensFile,
      cors: { origins: ['https://app.example.com'] },
    });
    grpc = createGrpcClient(receiver.grpcUrl ?? '');
    return secret;
  };
  const send = async (body: string | Uint8Array, secret?: string, path = '/v1/traces') => {
    const answer = await fetch(`${receiver?.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': typeof body === 'string' ? 'application/json' : 'application/x-protobuf',
        ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
      },
      body: body as never,
    });
    const { status, headers } = answer;
    return { status, headers, body: Buffer.from(await answer.arrayBuffer()) };
  };
  const call = async (body: Uint8Array, secret?: string) => {
    const headers = secret === undefined ? {} : { authorization: `Bearer ${secret}` };
    const outcome = await grpc?.call(body, { headers });
    const details = (outcome?.status?.['details'] ?? []) as { typeUrl: string }[];
    return { ...outcome, types: details.map(({ typeUrl }) => typeUrl) };
  };

  it('refuses who has none, in the words of either transport, and stores nothing of it', async () => {
    await start();
    for (const secret of [undefined, 'bt_unknown']) {
      const json = await send(jsonRequestOf('a'), secret);
      expect([json.status, JSON.parse(json.body.toString())]).toMatchObject([401, { code: 16 }]);
      const protobuf = await send(requestOf('a'), secret);
      expect(protobuf.headers.get('www-authenticate')).toMatch(/^Bearer realm="baton"/);
      expect(fromBinary(otlpMessage('RpcStatus'), protobuf.body)).toMatchObject({ code: 16 });
      expect((await send('{}', secret, '/v1/facts')).status).toBe(401);
      expect((await call(requestOf('a'), secret)).code).toBe(UNAUTHENTICATED);
    }
    expect((await fetch(`${receiver?.url}/healthz`)).status).toBe(200);
    expect(await storedSpans(dataDir)).toBe(0);
  });

  it('lets a browser ask first without a token, and send none without one', async () => {
    const secret = await start();
    const ask = (method: string, headers: Record<string, string>) =>
      fetch(`${receiver?.url}/v1/facts`, {
        method,
        headers: { origin: 'https://app.example.com', ...headers },
        ...(method === 'POST' ? { body: '[]' } : {}),
      });
    const preflight = await ask('OPTIONS', {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    });
    expect([preflight.ok, preflight.headers.get('access-control-allow-headers')]).toEqual([
      true,
      expect.stringContaining('authorization'),
    ]);
    const type = { 'content-type': 'application/json' };
    expect((await ask('POST', type)).status).toBe(401);
    expect((await ask('POST', { ...type, authorization: `Bearer ${secret}` })).status).toBe(200);
  });

  it('tells who may not write that they may not', async () => {
    const secret = await start({ purposes: ['read'] });
    expect((await send(requestOf('a'), secret)).status).toBe(403);
    expect((await call(requestOf('a'), secret)).code).toBe(PERMISSION_DENIED);
  });

  it('holds a token to the size of its bodies', async () => {
    const secret = await start({ maxBodyBytes: 1000 });
    const large = requestOf(...Array.from({ length: 50 }, (_, index) => `span ${index}`));
    expect((await send(large, secret)).status).toBe(413);
    const { code, types } = await call(large, secret);
    expect([code, types]).toEqual([RESOURCE_EXHAUSTED, []]);
    expect((await send(requestOf('a'), secret)).status).toBe(200);
    expect((await call(requestOf('b'), secret)).code).toBe(0);
  });

  it.each([
    { unit: 'bytes', perSecond: 0.001, burst: 100 },
    { unit: 'spans', perSecond: 0.001, burst: 1 },
  ] as const)('tells who sends more $unit than agreed to come again soon', async (rate) => {
    const secret = await start({ rate });
    expect((await send(requestOf('a', 'b', 'c'), secret)).status).toBe(200);
    const over = await send(requestOf('d'), secret);
    expect([over.status, over.headers.get('retry-after')]).toEqual([429, '2']);
    expect(fromBinary(otlpMessage('RpcStatus'), over.body)).toMatchObject({
      code: RESOURCE_EXHAUSTED,
      details: [{ typeUrl: RETRY_INFO }],
    });
    const { code, types } = await call(requestOf('d'), secret);
    expect([code, types]).toEqual([RESOURCE_EXHAUSTED, [RETRY_INFO]]);
    expect(await storedSpans(dataDir)).toBe(3);
  });

  it('shows its metrics to readers of everything only', async () => {
    const bound = await start({ namespace: 'acme' });
    const get = (path: string, secret?: string) =>
      fetch(`${receiver?.url}${path}`, {
        headers: secret === undefined ? {} : { authorization: `Bearer ${secret}` },
      });
    expect((await get('/metrics')).status).toBe(401);
    expect((await get('/metrics', bound)).status).toBe(403);
    const reader = await createToken(join(dataDir, 'tokens.json'), { name: 'prometheus' });
    await expect.poll(async () => (await get('/metrics', reader)).status).toBe(200);
    expect(await (await get('/healthz')).json()).toMatchObject({ status: 'ok', dataDir });
  });

  it('lets a tenant write its namespace only, over either transport', async () => {
    const secret = await start({ namespace: 'acme' });
    const answer = await send(spansOf('acme', 'bolt', undefined), secret);
    expect([answer.status, JSON.parse(answer.body.toString())]).toMatchObject([
      200,
      { partialSuccess: { rejectedSpans: '1' } },
    ]);
    expect((await call(requestOf('mine'), secret)).code).toBe(0);
    expect(await storedSpans(dataDir)).toBe(3);
    const fact = {
      verb: 'open',
      process: 'review',
      item: 'A-1',
      target: { team: 'design', stage: 'draft' },
    };
    const facts = await send(JSON.stringify({ ...fact, namespace: 'bolt' }), secret, '/v1/facts');
    expect([facts.status, facts.body.toString()]).toEqual([
      400,
      expect.stringContaining('bound to the namespace'),
    ]);
    expect((await send(JSON.stringify(fact), secret, '/v1/facts')).status).toBe(200);
    expect(await storedSpans(dataDir)).toBe(4);
  });
});

/** OTLP/JSON of a span for each namespace. */
function spansOf(...namespaces: (string | undefined)[]): string {
  const spans = namespaces.map((namespace, index) => ({
    traceId: `a${index}`.repeat(16),
    spanId: `b${index}`.repeat(8),
    name: 'open',
    startTimeUnixNano: '1760000000000000000',
    endTimeUnixNano: '1760000000000000000',
    attributes:
      namespace === undefined
        ? []
        : [{ key: 'handoff.namespace', value: { stringValue: namespace } }],
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}
