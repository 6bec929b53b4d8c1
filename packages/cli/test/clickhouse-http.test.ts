import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  buildBaton,
  FREE_PORTS,
  type Running,
  runBaton,
  startBaton,
  temporaryDataDir,
} from './baton.ts';

const PATIENCE = { timeout: 60_000, interval: 50 };
const FREE = [...FREE_PORTS, '--clickhouse-http', '127.0.0.1:0'];

describe('baton up --clickhouse-http', { timeout: 180_000 }, () => {
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  let running: Running | undefined;
  beforeAll(() => buildBaton(), 300_000);
  beforeEach(async () => {
    dataDir = await temporaryDataDir();
  });
  afterEach(async () => {
    running?.kill('SIGTERM');
    await running?.ended;
    running = undefined;
    await dataDir.dispose();
  });

  const up = async (args: readonly string[], env = {}): Promise<string> => {
    running = startBaton(['up', '--data-dir', dataDir.path, ...FREE, ...args], { env });
    await running.says('Stop with Ctrl-C');
    return /ClickHouse +(http\S+)/.exec(running.stdout)?.[1] ?? '';
  };

  const ask = async (url: string, password: string, body: string): Promise<[number, string]> => {
    const authorization = `Basic ${btoa(`default:${password}`)}`;
    const response = await fetch(url, { method: 'POST', headers: { authorization }, body });
    return [response.status, await response.text()];
  };

  it('makes a password, says where it is, and projects what is written', async () => {
    const url = await up([]);
    const file = join(dataDir.path, 'clickhouse-http.password');
    expect(running?.stdout).toContain(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const password = (await readFile(file, 'utf8')).trim();
    expect(running?.stdout).not.toContain(password);

    expect(await ask(url, 'wrong', 'SELECT 1')).toEqual([403, expect.stringContaining('516')]);
    const attributes = (verb: string): string =>
      `map('handoff.operation.name', '${verb}', 'handoff.process.name', 'p', 'handoff.item.id', 'T-1', 'handoff.target.team.name', 'eng')`;
    const insert = `INSERT INTO baton.otel_traces (Timestamp, TraceId, SpanId, SpanName, SpanAttributes) VALUES
      (now64(9), '01', '01', 'open', ${attributes('open')}), (now64(9), '01', '02', 'initiate', ${attributes('initiate')})`;
    expect(await ask(url, password, insert)).toEqual([200, '']);
    await vi.waitFor(async () => {
      expect(await ask(url, password, 'SELECT Item, TargetTeam FROM baton.handoffs FINAL')).toEqual(
        [200, 'T-1\teng\n'],
      );
    }, PATIENCE);
  });

  it('takes a password from a file or the environment', async () => {
    const file = join(dataDir.path, 'own.password');
    await writeFile(file, 'from a file\n');
    const url = await up(['--clickhouse-http-password-file', file]);
    expect(await ask(url, 'from a file', 'SELECT 1')).toEqual([200, '1\n']);
    running?.kill('SIGTERM');
    await running?.ended;
    const again = await up([], { BATON_CLICKHOUSE_HTTP_PASSWORD: 'from the environment' });
    expect(await ask(again, 'from the environment', 'SELECT 1')).toEqual([200, '1\n']);
  });

  it('says that there is nothing to serve where ClickHouse is a server', async () => {
    const env = { BATON_CLICKHOUSE_URL: 'http://127.0.0.1:9' };
    const ended = await runBaton(['up', '--data-dir', dataDir.path, ...FREE], { env });
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toContain('--clickhouse-http serves the embedded ClickHouse');
  });
});
