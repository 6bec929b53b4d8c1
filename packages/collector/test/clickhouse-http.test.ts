import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { openStore, type Store } from '@baton/store';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFrameDecoder, encodeFrames } from '../src/clickhouse-http/frames/frames.ts';
import { startClickHouseHttp } from '../src/index.ts';

const OWNER = { name: 'default', password: "o'wner", isReadOnly: false };
const READER = { name: 'reader', password: 'reader', isReadOnly: true };

let directory: string;
let store: Store;
let endpoint: Awaited<ReturnType<typeof startClickHouseHttp>>;
let client: ClickHouseClient;
let written = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clickhouse-http-'));
  const storePath = join(directory, 'clickhouse');
  store = await openStore({ kind: 'embedded', path: storePath });
  endpoint = await startClickHouseHttp({
    host: '127.0.0.1',
    port: 0,
    storePath,
    directory: join(directory, 'rows'),
    users: [OWNER, READER],
    onWritten: () => {
      written += 1;
    },
    limits: { maxBodyBytes: 3_000_000, maxResultBytes: 1_000_000, maxExecutionSeconds: 5 },
  });
  client = createClient({
    url: endpoint.url,
    username: OWNER.name,
    password: OWNER.password,
    log: { level: ClickHouseLogLevel.OFF },
  });
  await client.command({ query: 'CREATE DATABASE tests' });
  await client.command({
    query: 'CREATE TABLE tests.t (a UInt32, b String) ENGINE = MergeTree ORDER BY a',
  });
});

afterAll(async () => {
  await client?.close();
  await endpoint?.close();
  await store?.close();
  await rm(directory, { recursive: true, force: true });
});

interface Ask {
  readonly query?: string;
  readonly body?: string | Uint8Array;
  readonly user?: typeof OWNER | null;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly url?: Record<string, string>;
}

const ask = async (o: Ask) => {
  const user = o.user === undefined ? OWNER : o.user;
  const address = new URL(endpoint.url);
  const { query } = o;
  if (query !== undefined) address.searchParams.set('query', query);
  for (const [name, value] of Object.entries(o.url ?? {})) address.searchParams.set(name, value);
  const response = await fetch(address, {
    method: o.method ?? 'POST',
    headers: {
      ...(user === null ? {} : { authorization: `Basic ${btoa(`${user.name}:${user.password}`)}` }),
      ...o.headers,
    },
    ...(o.body === undefined ? {} : { body: o.body as string | Uint8Array<ArrayBuffer> }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    text: bytes.toString('utf8'),
  };
};

const rowsOf = async (table: string) =>
  (await ask({ body: `SELECT * FROM ${table} ORDER BY a` })).text;

describe('with @clickhouse/client', () => {
  it('pings, writes and reads, with parameters and settings', async () => {
    expect(await client.ping()).toEqual({ success: true });
    expect(await client.ping({ select: true })).toEqual({ success: true });
    await client.command({ query: 'CREATE TABLE tests.c (a UInt32, b String) ENGINE = Memory' });
    const values = [
      { a: 1, b: "it's" },
      { a: 2, b: 'ü\n\t\\' },
    ];
    const before = written;
    await client.insert({ table: 'tests.c', values, format: 'JSONEachRow' });
    expect(written).toBeGreaterThan(before);
    const result = await client.query({
      query: 'SELECT * FROM {table:Identifier} WHERE b = {b:String} AND a IN {list:Array(UInt32)}',
      query_params: { table: 'c', b: 'ü\n\t\\', list: [2, 3] },
      format: 'JSONEachRow',
      clickhouse_settings: { max_block_size: '1' },
      http_headers: { 'x-clickhouse-database': 'tests' },
    });
    expect(await result.json()).toEqual([values[1]]);
    expect(result.query_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('streams rows in, compressed, and reads a compressed answer', async () => {
    const packing = createClient({
      url: endpoint.url,
      username: OWNER.name,
      password: OWNER.password,
      database: 'tests',
      compression: { request: true, response: true },
    });
    await packing.command({ query: 'CREATE TABLE s (a UInt32) ENGINE = Memory' });
    const rows = Readable.from(
      Array.from({ length: 5000 }, (_, a) => [a]),
      { objectMode: true },
    );
    const { summary } = await packing.insert({
      table: 's',
      values: rows,
      format: 'JSONCompactEachRow',
    });
    expect(summary?.written_rows).toBe('5000');
    const result = await packing.query({ query: 'SELECT sum(a) AS sum FROM s', format: 'JSON' });
    expect((await result.json<{ sum: string | number }>()).data).toEqual([{ sum: 12_497_500 }]);
    await packing.close();
  });

  it('writes spans that the store reads at once', async () => {
    await client.insert({
      table: 'baton.otel_traces',
      values: [{ TraceId: 'ab', SpanId: 'cd', SpanName: 'x', Timestamp: '2027-01-04 09:00:00' }],
      format: 'JSONEachRow',
    });
    const result = await client.query({
      query:
        'SELECT TraceId, dateDiff(second, IngestedAt, now64(9)) < 60 AS recent FROM baton.otel_traces',
      format: 'JSONEachRow',
    });
    expect(await result.json()).toEqual([{ TraceId: 'ab', recent: 1 }]);
  });

  it('gets errors with their number', async () => {
    await expect(
      client.query({ query: 'SELECT * FROM tests.missing', format: 'JSON' }),
    ).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
    await expect(client.command({ query: 'SELEC 1' })).rejects.toMatchObject({ code: '48' });
    await expect(client.command({ query: 'SELECT FROM WHERE' })).rejects.toMatchObject({
      code: '62',
    });
  });
});

describe('rows of an INSERT', () => {
  it.each([
    ['in the body, VALUES', { query: 'INSERT INTO tests.t VALUES', body: "(11, 'x'), (12, 'y;')" }],
    ['in the body, CSV', { query: 'INSERT INTO tests.t FORMAT CSV', body: '11,"x"\n12,y;\n' }],
    [
      'with columns, TabSeparated',
      { query: 'INSERT INTO tests.t (b, a) FORMAT TabSeparated', body: 'x\t11\ny;\t12\n' },
    ],
    [
      'as JSONEachRow',
      {
        query: 'INSERT INTO tests.t FORMAT JSONEachRow',
        body: '{"a":11,"b":"x"}\n{"a":12,"b":"y;"}',
      },
    ],
    [
      'as JSONCompactEachRow',
      { query: 'INSERT INTO tests.t FORMAT JSONCompactEachRow', body: '[11,"x"]\n[12,"y;"]' },
    ],
    [
      'as RowBinary',
      {
        query: 'INSERT INTO tests.t FORMAT RowBinary',
        body: Buffer.from('0b0000000178' + '0c00000002793b', 'hex'),
      },
    ],
    [
      'after a statement in the body',
      { body: "INSERT INTO tests.t (a, b) VALUES (11, 'x'), (12, 'y;')" },
    ],
    ['after a format in the body', { body: 'INSERT INTO tests.t FORMAT CSV\n11,x\n12,y;\n' }],
    [
      'with settings',
      { body: 'INSERT INTO tests.t SETTINGS max_threads = 1 FORMAT CSV\n11,x\n12,y;\n' },
    ],
    [
      'as expressions',
      { body: "INSERT INTO tests.t VALUES (10 + 1, lower('X')), (12, concat('y', ';'))" },
    ],
    [
      'packed with gzip',
      {
        query: 'INSERT INTO tests.t FORMAT CSV',
        body: gzipSync('11,x\n12,y;\n'),
        headers: { 'content-encoding': 'gzip' },
      },
    ],
    [
      'packed with zstd',
      {
        query: 'INSERT INTO tests.t FORMAT CSV',
        body: zstdCompressSync('11,x\n12,y;\n'),
        headers: { 'content-encoding': 'zstd' },
      },
    ],
    [
      'in frames',
      {
        query: 'INSERT INTO tests.t FORMAT CSV',
        body: encodeFrames(Buffer.from('11,x\n12,y;\n')),
        url: { decompress: '1' },
      },
    ],
  ])('%s', async (_, request) => {
    const answer = await ask(request);
    expect(answer.text).toBe('');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.headers.get('x-clickhouse-summary') ?? '')).toMatchObject({
      written_rows: '2',
    });
    expect(await rowsOf('tests.t')).toBe('11\tx\n12\ty;\n');
    await ask({ body: 'TRUNCATE TABLE tests.t' });
  });

  it('as the Native block that a SELECT gives', async () => {
    const native = await ask({
      body: "SELECT toUInt32(11 + number) AS a, 'x' AS b FROM numbers(2) FORMAT Native",
    });
    expect(native.headers.get('content-type')).toBe('application/octet-stream');
    await ask({ query: 'INSERT INTO tests.t FORMAT Native', body: native.bytes });
    expect(await rowsOf('tests.t')).toBe('11\tx\n12\tx\n');
    await ask({ body: 'TRUNCATE TABLE tests.t' });
  });

  it('that are malformed change nothing', async () => {
    const answer = await ask({
      query: 'INSERT INTO tests.t FORMAT CSV',
      body: '11,x\nnot a number,y\n',
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe('27');
    expect(answer.text).toMatch(/^Code: 27\. DB::Exception: Cannot parse input/);
    expect(await rowsOf('tests.t')).toBe('');
  });
});

describe('what clickhouse-go relies on', () => {
  it('is greeted at revision 0, byte by byte', async () => {
    const answer = await ask({
      body: 'SELECT displayName(), version(), revision(), timezone()',
      url: { default_format: 'Native', client_protocol_version: '54485' },
    });
    const version = (await ask({ body: 'SELECT version()' })).text.trim();
    const text = (value: string) =>
      Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
    expect(answer.bytes.toString('hex')).toBe(
      Buffer.concat([
        Buffer.from('0100' + '02ffffffff' + '00' + '04' + '01', 'hex'),
        ...[text('displayName()'), text('String'), Buffer.from([0]), text('baton')],
        ...[text('version()'), text('String'), Buffer.from([0]), text(version)],
        ...[text('revision()'), text('UInt32'), Buffer.from('0000000000', 'hex')],
        ...[text('timezone()'), text('String'), Buffer.from([0]), text('UTC')],
      ]).toString('hex'),
    );
  });

  it.each([
    'SELECT toUInt8(1) AS a, [1] AS list WHERE 0',
    'SELECT toUInt8(1) AS a, [1] AS list WHERE 0 FORMAT Native',
  ])('sees the columns of an empty result: %s', async (body) => {
    const answer = await ask({ body, url: { default_format: 'Native' } });
    const expected =
      '02' + '00' + '0161' + '0555496e7438' + '046c697374' + '0c417272617928' + '55496e743829';
    expect(answer.bytes.toString('hex')).toBe(expected);
  });

  it('reads answers and errors in checked frames', async () => {
    const unframe = async (bytes: Buffer) => {
      const decoder = createFrameDecoder();
      decoder.end(bytes);
      return Buffer.concat(await decoder.toArray()).toString('utf8');
    };
    const answer = await ask({ body: 'SELECT 1 + 1', url: { compress: '1' } });
    expect(await unframe(answer.bytes)).toBe('2\n');
    const failure = await ask({ body: 'SELECT * FROM missing', url: { compress: '1' } });
    expect(failure.status).toBe(404);
    expect(await unframe(failure.bytes)).toContain('Code: 60');
  });
});

describe('who may do what', () => {
  it('asks for a password', async () => {
    const nobody = await ask({ body: 'SELECT 1', user: null });
    expect(nobody.status).toBe(401);
    expect(nobody.headers.get('www-authenticate')).toMatch(/^Basic/);
    const wrong = await ask({ body: 'SELECT 1', user: { ...OWNER, password: 'wrong' } });
    expect([wrong.status, wrong.headers.get('x-clickhouse-exception-code')]).toEqual([403, '516']);
    expect((await ask({ body: 'SELECT 1', user: { ...OWNER, name: 'reader' } })).status).toBe(403);
  });

  it('takes it from headers and from the URL, too', async () => {
    const headers = { 'x-clickhouse-user': OWNER.name, 'x-clickhouse-key': OWNER.password };
    expect((await ask({ body: 'SELECT 1', user: null, headers })).text).toBe('1\n');
    const url = { user: OWNER.name, password: OWNER.password };
    expect((await ask({ body: 'SELECT 1', user: null, url })).text).toBe('1\n');
  });

  it('answers pings to everybody', async () => {
    for (const path of ['/ping', '/']) {
      const response = await fetch(`${endpoint.url}${path}`);
      expect([response.status, await response.text()]).toEqual([200, 'Ok.\n']);
    }
    expect((await fetch(`${endpoint.url}/play`)).status).toBe(404);
  });

  it.each([
    'INSERT INTO tests.t VALUES (1, 2)',
    'DROP TABLE tests.t',
    'WITH 1 AS x INSERT INTO tests.t SELECT x, toString(x)',
    'SET readonly = 0',
  ])('lets the reader not do: %s', async (body) => {
    for (const url of [{}, { max_threads: '1' }]) {
      const answer = await ask({ body, user: READER, url: url as Record<string, string> });
      expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([
        403,
        '164',
      ]);
    }
    expect(await rowsOf('tests.t')).toBe('');
  });

  it('lets the reader read, with parameters, settings and a database', async () => {
    const url = { database: 'tests', param_x: '7', max_threads: '1' };
    const answer = await ask({
      body: "SELECT {x:UInt8}, currentDatabase(), getSetting('max_threads')",
      user: READER,
      url,
    });
    expect(answer.text).toBe('7\ttests\t1\n');
  });

  it('changes nothing by GET', async () => {
    expect((await ask({ method: 'GET', query: 'SELECT 1' })).text).toBe('1\n');
    expect((await ask({ method: 'GET', query: 'DROP TABLE tests.t' })).status).toBe(403);
  });

  it.each([
    "SELECT * FROM file('/etc/hostname', 'LineAsString')",
    "SELECT `file`('/etc/hostname')",
    "SELECT FILE /* x */ ('/etc/hostname')",
    "SELECT 1 INTO OUTFILE '/tmp/x'",
    "SELECT * FROM url('http://127.0.0.1:1/', 'CSV')",
    "INSERT INTO FUNCTION file('/tmp/x') SELECT 1",
    "INSERT INTO tests.t FROM INFILE '/etc/hostname' FORMAT CSV",
    "CREATE TABLE tests.f (a String) ENGINE = File(CSV, '/etc/hostname')",
    "CREATE TABLE tests.f (a String) ENGINE URL('http://127.0.0.1:1/')",
    "CREATE TABLE tests.f (a UInt8) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = 'local', path = '/tmp/')",
    "CREATE DICTIONARY tests.d (a UInt8) PRIMARY KEY a SOURCE(FILE(path '/etc/hostname' format 'CSV')) LAYOUT(FLAT()) LIFETIME(1)",
    "INSERT INTO tests.t VALUES (1, file('/etc/hostname'))",
    "INSERT INTO tests.t SETTINGS input_format_values_interpret_expressions = 1 VALUES (1, file('/etc/hostname'))",
    "SELECT * FROM format(Values, 'x String', '(file(\\'/etc/hostname\\'))')",
    'SYSTEM SHUTDOWN',
    "BACKUP TABLE tests.t TO File('/tmp/x')",
    "ATTACH TABLE tests.f FROM '/etc' (a UInt8) ENGINE = MergeTree ORDER BY a",
  ])('keeps even the owner to the tables: %s', async (body) => {
    const answer = await ask({ body });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await rowsOf('tests.t')).toBe('');
  });
});

describe('one request at a time', () => {
  it('takes one statement, a semicolon after it, and comments', async () => {
    expect((await ask({ body: 'SELECT 1; -- done\n' })).text).toBe('1\n');
    const two = await ask({ body: 'SELECT 1; DROP TABLE tests.t' });
    expect([two.status, two.headers.get('x-clickhouse-exception-code')]).toEqual([400, '62']);
    expect((await ask({ body: "SELECT ';' AS a, $$;$$" })).text).toBe(';\t;\n');
  });

  it('leaves neither settings, parameters nor databases to the next', async () => {
    await Promise.all(
      Array.from({ length: 8 }, () =>
        ask({
          body: 'SELECT {x:UInt8}',
          url: { param_x: '7', max_block_size: '77', database: 'tests' },
        }),
      ),
    );
    for (let i = 0; i < 8; i += 1) {
      const answer = await ask({ body: "SELECT getSetting('max_block_size'), currentDatabase()" });
      expect(answer.text).not.toContain('77\t');
      expect(answer.text).toContain('\tdefault\n');
    }
    const unset = await ask({ body: 'SELECT {x:UInt8}' });
    expect([unset.status, unset.headers.get('x-clickhouse-exception-code')]).toEqual([400, '456']);
  });

  it('leaves no part of a result that failed half-way to the next', async () => {
    const body =
      'SELECT throwIf(number = 50000), number FROM numbers(100000) SETTINGS max_block_size = 1000';
    for (let i = 0; i < 3; i += 1) expect((await ask({ body })).status).toBe(500);
    for (let i = 0; i < 6; i += 1) expect((await ask({ body: 'SELECT 1' })).text).toBe('1\n');
  });

  it('refuses settings it would not follow', async () => {
    const answer = await ask({ body: 'SELECT 1', url: { format_schema: '/etc/x' } });
    expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([
      404,
      '115',
    ]);
    expect((await ask({ body: 'SELECT 1', url: { session_id: 'x' } })).status).toBe(501);
  });
});

describe('bounds', () => {
  it('of a body, as sent and as unpacked', async () => {
    const query = 'INSERT INTO tests.t FORMAT CSV';
    const plain = await ask({ query, body: Buffer.alloc(3_100_000, '1,x\n') });
    expect([plain.status, plain.headers.get('x-clickhouse-exception-code')]).toEqual([413, '307']);
    const bomb = await ask({
      query,
      body: gzipSync(Buffer.alloc(30_000_000, '1,x\n')),
      headers: { 'content-encoding': 'gzip' },
    });
    expect(bomb.status).toBe(413);
    expect(await rowsOf('tests.t')).toBe('');
  });

  it('of a statement, a result and a time', async () => {
    expect((await ask({ body: `SELECT '${'x'.repeat(1_100_000)}'` })).status).toBe(413);
    const large = await ask({ body: 'SELECT number FROM numbers(1000000)' });
    expect(large.headers.get('x-clickhouse-exception-code')).toBe('396');
    const slow = await ask({
      body: 'SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 1',
      url: { max_execution_time: '1' },
    });
    expect([slow.status, slow.headers.get('x-clickhouse-exception-code')]).toEqual([408, '159']);
  });

  it('refuses a body that is not what it says', async () => {
    const query = 'INSERT INTO tests.t FORMAT CSV';
    const headers = { 'content-encoding': 'gzip' };
    expect((await ask({ query, body: '1,x\n', headers })).status).toBe(400);
    expect(
      (await ask({ query, body: '1,x\n', headers: { 'content-encoding': 'rot13' } })).status,
    ).toBe(415);
    const frames = encodeFrames(Buffer.from('1,x\n'));
    frames[frames.length - 1] = 0x20;
    expect((await ask({ query, body: frames, url: { decompress: '1' } })).status).toBe(400);
    expect(await rowsOf('tests.t')).toBe('');
  });
});

it('packs an answer as the client takes it', async () => {
  const { port } = new URL(endpoint.url);
  const { request } = await import('node:http');
  const packed = await new Promise<{ encoding: string | undefined; body: Buffer }>(
    (resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port,
          method: 'POST',
          auth: `${OWNER.name}:${OWNER.password}`,
          headers: { 'accept-encoding': 'gzip, deflate' },
        },
        async (response) =>
          resolve({
            encoding: response.headers['content-encoding'],
            body: Buffer.concat(await response.toArray()),
          }),
      );
      sent.once('error', reject);
      sent.end('SELECT number FROM numbers(1000)');
    },
  );
  expect(packed.encoding).toBe('gzip');
  expect(gunzipSync(packed.body).toString('utf8').split('\n')).toHaveLength(1001);
});
