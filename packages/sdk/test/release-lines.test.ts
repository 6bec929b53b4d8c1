import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { itemIds } from '@baton/conventions';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { installBeside } from './install-beside.ts';
import { type OtlpServer, startOtlpServer } from './otlp-server.ts';

const LINES = { current: '.', older: 'interop/otel-js-2' } as const;
const FILES = [
  'examples/existing-otel/app.mjs',
  'examples/existing-otel/process.ts',
  'packages/sdk/test/processes/registered.mjs',
];
const ids = itemIds({ namespace: '', process: 'support-escalation', item: 'JIRA-123', cycle: 1 });

describe.each(Object.entries(LINES))('the %s release line of OpenTelemetry JS', (line, base) => {
  let folder: string;
  let server: OtlpServer;

  beforeAll(() => {
    folder = installBeside(base, FILES);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    server = await startOtlpServer();
  });
  afterEach(() => server.close());

  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_SERVICE_NAME: 'desk',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
        OTEL_NODE_RESOURCE_DETECTORS: 'env',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk;
      });
    }
    const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal, output }));
    return { child, ended };
  };
  const received = () =>
    server.accepted.map(({ name, traceId, spanId, parentSpanId }) => ({
      name,
      traceId,
      spanId,
      parentSpanId: parentSpanId || undefined,
    }));

  test('an app with NodeSDK: real roots, kept whatever its sampler does', async () => {
    expect(await run(['app.mjs']).ended).toMatchObject({ code: 0, output: '' });
    expect(received()).toMatchObject([
      {
        name: 'open support-escalation',
        traceId: ids.traceId,
        spanId: ids.rootSpanId,
        parentSpanId: undefined,
      },
      { name: 'initiate escalate', traceId: ids.traceId, parentSpanId: ids.rootSpanId },
    ]);
    expect(server.accepted[0]?.resource['service.name']).toBe('desk');
  });

  test('--import @baton/sdk/register: nothing of OpenTelemetry in the app', async () => {
    const { ended } = run(['--import', '@baton/sdk/register', 'registered.mjs']);
    expect(await ended).toMatchObject({ code: 0, output: '' });
    expect(received().map(({ name }) => name)).toEqual([
      'open support-escalation',
      'initiate escalate',
    ]);
    expect(server.accepted[0]?.resource['service.name']).toBe('desk');
  });

  test.runIf(line === 'current')(
    'a registered app that is told to stop sends what it has, and stops by that signal',
    async () => {
      let refuse = (): void => undefined;
      const refused = new Promise<void>((resolve) => {
        refuse = resolve;
      });
      server.answer = () => {
        if (server.requests.length > 1) return 200;
        refuse();
        return 503;
      };
      const { child, ended } = run(['--import', '@baton/sdk/register', 'registered.mjs', 'wait']);
      await refused;
      child.kill('SIGTERM');
      expect(await ended).toMatchObject({ code: null, signal: 'SIGTERM' });
      expect(server.requests.length).toBeGreaterThan(1);
      expect(received()).toHaveLength(2);
    },
  );

  test.runIf(line === 'current')(
    'a registered app that ends its work at the signal sends what it reports until it ends',
    async () => {
      const { child, ended } = run(['--import', '@baton/sdk/register', 'registered.mjs', 'drain']);
      await once(child.stdout, 'data');
      child.kill('SIGTERM');
      expect(await ended).toMatchObject({ code: 0, output: 'ready\n' });
      expect(received().map(({ name }) => name)).toContain('accept escalate');
    },
  );

  test.runIf(line === 'current')('OTEL_SDK_DISABLED leaves everything alone', async () => {
    const { ended } = run(['--import', '@baton/sdk/register', 'registered.mjs'], {
      OTEL_SDK_DISABLED: 'true',
    });
    expect(await ended).toMatchObject({ code: 0, output: '' });
    expect(server.requests).toEqual([]);
  });
});
