import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  askBaton,
  buildBaton,
  eventually,
  type Running,
  runBaton,
  startBaton,
  temporaryDataDir,
} from './baton.ts';
import { type ClickHouseServer, PASSWORD, startClickHouseServer } from './clickhouse-server.ts';

const FREE = ['--port', '0', '--grpc-port', '0', '--api-port', '0'];

interface Row {
  readonly process: string;
  readonly items: number;
}

/** Hands one item over, as a stock exporter would. */
async function send(otlpUrl: string, item: string, process: string): Promise<void> {
  const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const spans = ['open', 'initiate'].map((verb, index) => ({
    traceId: Buffer.from(item.padEnd(16, '.').slice(0, 16)).toString('hex'),
    spanId: Buffer.from(`${index}${item}`.padEnd(8, '.').slice(0, 8)).toString('hex'),
    name: verb,
    kind: 1,
    startTimeUnixNano: '1767603600000000000',
    endTimeUnixNano: '1767603600000000000',
    attributes: [
      attribute('handoff.operation.name', verb),
      attribute('handoff.process.name', process),
      attribute('handoff.item.id', item),
      attribute('handoff.target.team.name', index === 0 ? 'support' : 'engineering'),
    ],
  }));
  const answer = await fetch(`${otlpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
  });
  expect(answer.status).toBe(200);
}

describe('a ClickHouse server', { timeout: 180_000 }, () => {
  let server: ClickHouseServer;
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  let running: Running[] = [];
  beforeAll(async () => {
    await buildBaton();
    server = await startClickHouseServer();
  }, 300_000);
  afterAll(() => server.dispose());
  beforeEach(async () => {
    dataDir = await temporaryDataDir();
    running = [];
  });
  afterEach(async () => {
    for (const one of running) one.kill('SIGKILL');
    await Promise.all(running.map((one) => one.ended));
    await dataDir.dispose();
  });

  const start = (args: readonly string[], env = server.env): Running => {
    const one = startBaton([...args, '--data-dir', dataDir.path], { env });
    running.push(one);
    return one;
  };
  const up = async (...args: string[]): Promise<Running> => {
    const one = start(['up', ...FREE, ...args]);
    await one.says('Stop with Ctrl-C.');
    return one;
  };
  const addressIn = (one: Running, what: string): string =>
    new RegExp(`${what} +(http\\S+)`).exec(one.stdout)?.[1] ?? '';
  const end = async (one: Running): Promise<void> => {
    one.kill('SIGTERM');
    expect((await one.ended).code).toBe(0);
  };
  /** Waits until this many items of a process are counted, whoever projects them. */
  const counted = (one: Running, process: string, items: number) =>
    eventually(one, async () => {
      const answer = await fetch(`${addressIn(one, 'report')}/api/queries/overview/processes`);
      if (answer.status !== 200) return undefined;
      const rows = (await answer.json()) as Row[];
      return rows.find((row) => row.process === process)?.items === items ? items : undefined;
    });

  it('takes the place of the embedded one for every command, and its password is nowhere', async () => {
    const one = await up();
    const said = [one];
    expect(one.stderr).toContain(`ClickHouse is ${server.url}, database central.`);
    await send(addressIn(one, 'send spans'), 'A-1', 'orders');
    await counted(one, 'orders', 1);
    const at = ['--data-dir', dataDir.path];
    const options = { env: server.env };
    const status = await askBaton<object>(['status', '--json', ...at], options);
    expect(status).toMatchObject({ engine: { clickhouse: `${server.url}, database central` } });
    const processes = execFileSync('ps', ['-ww', '-eo', 'args'], { encoding: 'utf8' });
    await end(one);

    // Nobody runs here now: each command speaks to the server itself.
    const story = await askBaton<{ item: string }>(['item', 'A-1', '--json', ...at], options);
    expect(JSON.stringify(story)).toContain('engineering');
    const demo = await runBaton(['demo', '--items', '20', ...at], options);
    expect(demo).toMatchObject({ code: 0 });
    const report = await askBaton<{ summary: { items: number } }>(
      ['report', '--json', '--process', 'support-escalation', ...at],
      options,
    );
    expect(report.summary.items).toBe(20);
    const rebuilt = await askBaton<{ cycles: number }>(['rebuild', '--json', ...at], options);
    expect(rebuilt.cycles).toBe(21);
    const migrated = await runBaton(['migrate', ...at], options);
    expect(migrated.stdout).toMatch(/^The tables are up to date \(version \d+\)\.\n$/);

    const replay = ['log', 'replay', '--json', ...at];
    const replayed = await askBaton<{ rows: number }>(replay, options);
    expect(replayed).toMatchObject({ insertedRows: 0, presentRows: replayed.rows });
    const elsewhere = { env: { ...server.env, BATON_CLICKHOUSE_DATABASE: 'replayed' } };
    expect(await askBaton(replay, elsewhere)).toMatchObject({ insertedRows: replayed.rows });
    // Projectors of that server had to wait for it, and need not any more.
    const state = await askBaton(
      ['query', 'projector/state', '--json', '--data-dir', join(dataDir.path, 'none')],
      elsewhere,
    );
    expect(state).toContainEqual({ name: expect.stringMatching(/^lease 1\/1 /), value: '' });

    const wrong = { env: { ...server.env, BATON_CLICKHOUSE_PASSWORD: `${PASSWORD}x` } };
    const refused = await runBaton(['report', ...at], wrong);
    expect(refused).toMatchObject({
      code: 1,
      stderr: `baton: ClickHouse at ${new URL(server.url).host} does not let the user baton in; check BATON_CLICKHOUSE_USER and BATON_CLICKHOUSE_PASSWORD.\n`,
    });
    const files = await Promise.all(
      ['receiver.out'].map((name) => readFile(join(dataDir.path, name), 'utf8')),
    );
    const texts = [...said, demo, refused].flatMap(({ stdout, stderr }) => [stdout, stderr]);
    const everything = [...texts, ...files, processes, JSON.stringify([status, story, report])];
    for (const text of everything) {
      expect(text).not.toContain(PASSWORD);
      expect(text).not.toContain(encodeURIComponent(PASSWORD));
    }
  });

  it('answers a user who may only read, without a data directory', async () => {
    await end(await up());
    const elsewhere = join(dataDir.path, 'none');
    const rows = await askBaton<Row[]>(
      ['query', 'overview/processes', '--json', '--data-dir', elsewhere],
      { env: server.readerEnv },
    );
    expect(Array.isArray(rows)).toBe(true);
    const fresh = await runBaton(['report', '--data-dir', elsewhere], {
      env: { ...server.readerEnv, BATON_CLICKHOUSE_DATABASE: 'nothing_yet' },
    });
    expect(fresh.code).toBe(1);
    expect(fresh.stderr).toContain('run `baton migrate` as a user who may create tables');
  });

  it('may go away: what is sent waits in the log, questions get 503, and all is well after', async () => {
    const one = await up();
    const otlpUrl = addressIn(one, 'send spans');
    await send(otlpUrl, 'B-1', 'returns');
    await counted(one, 'returns', 1);
    await server.stop();
    for (const item of ['B-2', 'B-3', 'B-4']) await send(otlpUrl, item, 'returns');
    const away = await eventually(one, async () => {
      const answer = await fetch(`${addressIn(one, 'report')}/api/queries/overview/processes`);
      return answer.status === 503 ? answer : undefined;
    });
    expect(away.headers.get('retry-after')).toBe('2');
    expect(((await away.json()) as { error: string }).error).toContain('does not answer right now');
    await server.start();
    await counted(one, 'returns', 4);
    await end(one);
  });

  it('may be away at the start', async () => {
    await server.stop();
    const one = await up();
    expect(one.stderr).toContain('does not answer right now');
    await send(addressIn(one, 'send spans'), 'C-1', 'late');
    await server.start();
    await counted(one, 'late', 1);
    expect(one.stderr).toContain('ClickHouse answers; going on.');
    await end(one);
  });

  it('is worked on by parts that run on their own, several projectors among them', async () => {
    const receiver = await up('--only', 'receiver', '--probe-port', '0');
    const loader = await up('--only', 'loader', '--probe-port', '0');
    const projectors = [
      await up('--only', 'projector', '--projector', '1/2'),
      await up('--only', 'projector', '--projector', '2/2'),
    ];
    const analyzer = await up('--only', 'analyzer');
    const otlpUrl = addressIn(receiver, 'send spans');
    for (let item = 1; item <= 20; item += 1) await send(otlpUrl, `D-${item}`, 'split');
    await counted(analyzer, 'split', 20);
    const probe = addressIn(loader, 'probes');
    for (const one of [receiver, loader]) {
      const answer = await fetch(`${addressIn(one, 'probes')}/readyz`);
      expect(await answer.json()).toEqual({ ready: true, reasons: [] });
    }
    const metrics = await (await fetch(`${probe}/metrics`)).text();
    expect(metrics).toContain('baton_loader_inserted_rows_total 40');
    expect((await fetch(`${probe}/api/report`)).status).toBe(404);
    await end(analyzer);
    // Nobody asked this one to stop, so it could not take back what it said of itself.
    for (const one of projectors.slice(1)) one.kill('SIGKILL');
    await projectors[1]?.ended;
    const said = await runBaton(['status', '--data-dir', dataDir.path]);
    const at = `${server.url}, database central`;
    expect(said.stdout.match(/^(?:Engine|Parts) .*$/gm)?.sort()).toEqual(
      [
        'Engine          runs in parts, without the analyzer: no API, no pages',
        `Parts           receiver: process ${receiver.pid}, ${at}, ${addressIn(receiver, 'probes')}, ready`,
        `Parts           loader: process ${loader.pid}, ${at}, ${probe}, ready`,
        `Parts           projector: process ${projectors[0]?.pid}, ${at}`,
      ].sort(),
    );
    for (const one of [receiver, loader, ...projectors.slice(0, 1)]) await end(one);
    const after = await askBaton<object>(['status', '--json', '--data-dir', dataDir.path]);
    expect(after).toMatchObject({ engine: null, parts: [] });
  });
});

describe('the embedded ClickHouse', { timeout: 60_000 }, () => {
  beforeAll(buildBaton, 300_000);

  it('says what cannot be split', async () => {
    expect(await runBaton(['up', '--only', 'loader,receiver'])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'baton: The embedded ClickHouse belongs to one process, so loader, projector, analyzer cannot be split: add projector and analyzer to --only, or set BATON_CLICKHOUSE_URL to a server. The receiver may run alone.\n',
    });
    const unknown = await runBaton(['up', '--only', 'loaders']);
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.stderr).toContain('receiver, loader, projector, analyzer');
    const probed = await runBaton(['up', '--probe-port', '0']);
    expect(probed).toMatchObject({ code: 2 });
    expect(probed.stderr).toContain('whose API (--api-port) answers probes');
  });

  it('lets nobody write a password on the command line', async () => {
    const { code, stderr } = await runBaton([
      ...['migrate', '--clickhouse-url', 'http://me:topsecret@127.0.0.1:9'],
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('BATON_CLICKHOUSE_PASSWORD');
    expect(stderr).not.toContain('topsecret');
  });
});
