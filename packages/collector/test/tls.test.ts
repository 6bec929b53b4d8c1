import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, type RequestOptions, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { credentials } from '@grpc/grpc-js';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createToken,
  hashToken,
  type Receiver,
  type ReceiverOptions,
  startReceiver,
} from '../src/index.ts';
import {
  createAuthority,
  createIdentity,
  type Identity,
  writeIdentity,
} from '../testdata/certificates.ts';
import { createGrpcClient } from '../testdata/grpc-client.ts';
import { requestOf } from '../testdata/small-requests.ts';
import { storedSpans } from '../testdata/stored-spans.ts';

const UNAVAILABLE = 14;
const PROTOBUF = { 'content-type': 'application/x-protobuf' };

describe('a receiver with TLS', { timeout: 60_000 }, () => {
  let authority: Identity;
  let stranger: Identity;
  let server: Identity;
  let client: Identity;
  let directory: string;
  let receiver: Receiver | undefined;
  let said: string[];
  const closers: (() => void)[] = [];

  beforeAll(async () => {
    authority = await createAuthority('authority');
    stranger = await createAuthority('stranger');
    server = await createIdentity('receiver one', authority);
    client = await createIdentity('a service', authority);
  });
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'baton-tls-'));
    said = [];
    await writeFile(join(directory, 'ca.crt'), authority.cert);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const close of closers.splice(0)) close();
    await receiver?.close();
    receiver = undefined;
    await rm(directory, { recursive: true, force: true });
  });

  const start = async (o: Partial<ReceiverOptions> & { isMutual?: boolean } = {}) => {
    const { isMutual, ...options } = o;
    const files = await writeIdentity(directory, 'server', server);
    receiver = await startReceiver({
      dataDir: directory,
      port: 0,
      grpcPort: 0,
      tls: { ...files, ...(isMutual ? { clientCaFile: join(directory, 'ca.crt') } : {}) },
      onMessage: (text) => said.push(text),
      pollMillis: 20,
      ...options,
    });
    return receiver;
  };
  const post = async (name: string, options: RequestOptions = {}) => {
    const posting = request(`${receiver?.url}/v1/traces`, {
      method: 'POST',
      ca: authority.cert,
      agent: false,
      headers: PROTOBUF,
      ...options,
    });
    posting.end(requestOf(name));
    const [response] = await once(posting, 'response');
    const socket = response.socket as TLSSocket;
    const peer = socket.getPeerCertificate().subject.CN;
    await buffer(response);
    return { status: response.statusCode as number, peer, socket };
  };
  const callWith = async (identity: Identity | undefined) => {
    const [key, cert] = identity ? [Buffer.from(identity.key), Buffer.from(identity.cert)] : [];
    const made = createGrpcClient(receiver?.grpcUrl ?? '', {
      credentials: credentials.createSsl(Buffer.from(authority.cert), key ?? null, cert ?? null),
    });
    closers.push(() => made.close());
    return (await made.call(requestOf('by grpc'), { options: { deadline: Date.now() + 20_000 } }))
      .code;
  };

  it('takes what stock exporters send with the settings of their specification', async () => {
    const secret = await createToken(join(directory, 'tokens.json'), { name: 'shop' });
    const clientFiles = await writeIdentity(directory, 'client', client);
    const { url, grpcUrl } = await start({
      isMutual: true,
      tokensFile: join(directory, 'tokens.json'),
    });
    vi.stubEnv('OTEL_EXPORTER_OTLP_CERTIFICATE', join(directory, 'ca.crt'));
    vi.stubEnv('OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE', clientFiles.certFile);
    vi.stubEnv('OTEL_EXPORTER_OTLP_CLIENT_KEY', clientFiles.keyFile);
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', `authorization=Bearer%20${secret}`);
    for (const [endpoint, Exporter] of [
      [url, ProtobufExporter],
      [url, JsonExporter],
      [grpcUrl, GrpcExporter],
    ] as const) {
      vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', endpoint ?? '');
      const provider = new TracerProvider({
        spanProcessors: [new BatchSpanProcessor({ exporter: new Exporter() })],
      });
      provider.getTracer('stock').startSpan('escalate').end();
      await provider.forceFlush();
      await provider.shutdown();
    }
    expect(await storedSpans(directory)).toBe(3);
  });

  it('speaks nothing older than TLS 1.2, and no plain HTTP', async () => {
    const { port, grpcPort } = await start();
    for (const one of [port, grpcPort]) {
      const old = connectTls({
        port: one ?? 0,
        host: '127.0.0.1',
        ca: authority.cert,
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        // Ours would not speak it by itself.
        ciphers: 'DEFAULT@SECLEVEL=0',
      });
      const [error] = await once(old, 'error');
      expect((error as NodeJS.ErrnoException).code).toMatch(/ALERT_PROTOCOL_VERSION/);
    }
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
    expect((await post('over 1.2', { maxVersion: 'TLSv1.2' })).status).toBe(200);
  });

  it('takes a new certificate without a restart, and drops no connection for it', async () => {
    await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1, maxCachedSessions: 0 });
    closers.push(() => agent.destroy());
    const first = await post('one', { agent });
    expect([first.status, first.peer]).toEqual([200, 'receiver one']);
    await writeIdentity(directory, 'server', await createIdentity('receiver two', authority));
    await expect.poll(async () => (await post('two')).peer).toBe('receiver two');
    const kept = await post('three', { agent });
    expect([kept.status, kept.peer]).toEqual([200, 'receiver one']);
    expect(kept.socket).toBe(first.socket);
    const grpc = connectTls({
      port: receiver?.grpcPort ?? 0,
      host: '127.0.0.1',
      ca: authority.cert,
      ALPNProtocols: ['h2'],
    });
    closers.push(() => grpc.destroy());
    await once(grpc, 'secureConnect');
    expect(grpc.getPeerCertificate().subject.CN).toBe('receiver two');
  });

  it.each([
    ['no certificate', 'server.crt', () => 'nonsense', 'it holds no certificate'],
    ['no key', 'server.key', () => 'nonsense', 'it holds no private key'],
    ['the key of another', 'server.key', () => client.key, 'it is not the key of the certificate'],
  ])(
    'keeps the old certificate where the new one has %s, and says so once',
    async (_, file, make, why) => {
      await start();
      await writeFile(join(directory, file), make());
      await expect.poll(() => said.length, { timeout: 20_000 }).toBe(1);
      await writeFile(join(directory, file), `${make()}\n`);
      expect((await post('still here')).peer).toBe('receiver one');
      await writeIdentity(directory, 'server', await createIdentity('receiver two', authority));
      await expect
        .poll(async () => (await post('two')).peer, { timeout: 20_000 })
        .toBe('receiver two');
      expect(said.filter((text) => text.includes(why))).toHaveLength(1);
      expect(said[0]).toContain('The certificate read before stays in use.');
      expect(said.join()).not.toContain('PRIVATE KEY');
    },
  );

  it('does not start on what is no certificate', async () => {
    const files = await writeIdentity(directory, 'server', { ...server, key: client.key });
    const starting = startReceiver({ dataDir: directory, port: 0, tls: files });
    await expect(starting).rejects.toMatchObject({ code: 'tls_invalid' });
    const missing = { ...files, keyFile: join(directory, 'none.key') };
    await expect(startReceiver({ dataDir: directory, port: 0, tls: missing })).rejects.toThrow(
      'none.key: it cannot be read (ENOENT)',
    );
  });

  it('refuses clients without a certificate of the authority, and heeds a new authority', async () => {
    await start({ isMutual: true });
    const forged = await createIdentity('a service', stranger);
    await expect(post('nobody')).rejects.toThrow();
    await expect(post('forged', forged)).rejects.toThrow();
    expect(await callWith(undefined)).toBe(UNAVAILABLE);
    expect(await callWith(forged)).toBe(UNAVAILABLE);
    expect((await post('known', client)).status).toBe(200);
    expect(await callWith(client)).toBe(0);
    expect(await storedSpans(directory)).toBe(2);
    await writeFile(join(directory, 'ca.crt'), stranger.cert);
    await expect
      .poll(() =>
        post('now known', forged).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
    await expect(post('known no more', client)).rejects.toThrow();
  });

  it("answers Baton's own commands beside it, by their token alone", async () => {
    const secret = 'of-engine.json';
    const { localUrl, url } = await start({ isMutual: true, localTokenHash: hashToken(secret) });
    expect(localUrl).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(url).toMatch(/^https:/);
    const send = (token: string) =>
      fetch(`${localUrl}/v1/traces`, {
        method: 'POST',
        headers: { ...PROTOBUF, authorization: `Bearer ${token}` },
        body: requestOf('local') as never,
      });
    expect((await send('another')).status).toBe(401);
    expect((await send(secret)).status).toBe(200);
    expect((await fetch(`${localUrl}/healthz`)).status).toBe(200);
  });
});
