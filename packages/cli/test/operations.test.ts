import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  askBaton,
  buildBaton,
  eventually,
  type Running,
  startBaton,
  temporaryDataDir,
} from './baton.ts';

const SPAN = {
  traceId: '1'.repeat(32),
  spanId: '2'.repeat(16),
  name: 'a private name',
  startTimeUnixNano: '1790000000000000000',
};
const REQUEST = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [SPAN] }] }] });

interface Status {
  readonly engine: { apiUrl: string; readiness: { ready: boolean }; projectorLagSeconds: number };
  readonly receiver: { url: string };
  readonly receiverReadiness: { ready: boolean };
  readonly log: { waitingRows: number; bytes: number };
}

let dataDir: Awaited<ReturnType<typeof temporaryDataDir>> | undefined;
let running: Running | undefined;

afterEach(async () => {
  running?.kill('SIGTERM');
  await running?.ended;
  await dataDir?.dispose();
});

const textOf = async (url: string): Promise<string> => (await fetch(url)).text();

describe('a Baton that runs', () => {
  it('tells how it is: probes, metrics, status and lines of JSON', {
    timeout: 300_000,
  }, async () => {
    await buildBaton();
    dataDir = await temporaryDataDir();
    const { path } = dataDir;
    const up = startBaton([
      'up',
      '--port',
      '0',
      '--api-port',
      '0',
      '--grpc-port',
      '0',
      '--data-dir',
      path,
    ]);
    running = up;
    await up.says('Stop with Ctrl-C');
    const status = async (): Promise<Status> => askBaton(['status', '--json', '--data-dir', path]);
    const { engine, receiver } = await status();
    const sent = await fetch(`${receiver.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: REQUEST,
    });
    expect(sent.status).toBe(200);
    await eventually(up, async () => {
      const text = await textOf(`${engine.apiUrl}/metrics`);
      return text.includes('baton_loader_inserted_rows_total 1') ? text : undefined;
    });
    expect(await textOf(`${engine.apiUrl}/metrics`)).toContain('process_memory_usage_bytes');
    expect(await textOf(`${receiver.url}/metrics`)).toContain(
      'baton_receiver_accepted_spans_total{transport="http",encoding="json"} 1',
    );
    for (const url of [engine.apiUrl, receiver.url]) {
      expect(JSON.parse(await textOf(`${url}/readyz`))).toEqual({ ready: true, reasons: [] });
    }
    expect(await status()).toMatchObject({
      engine: { readiness: { ready: true } },
      receiverReadiness: { ready: true },
      log: { waitingRows: 0 },
    });
    up.kill('SIGTERM');
    const { stderr } = await up.ended;
    const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
      'Baton is up.',
      'Baton has stopped.',
    ]);
    const receiverLog = await readFile(join(path, 'receiver.out'), 'utf8');
    expect(receiverLog).toContain('"msg":"The receiver listens."');
    expect(receiverLog).not.toContain('private name');
  });
});
