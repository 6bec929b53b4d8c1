import { Readable } from 'node:stream';
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFrameDecoder, encodeFrames } from '../src/clickhouse-http/frames/frames.ts';
import { type Ask, OWNER, startEndpoint } from '../testdata/clickhouse-endpoint.ts';

let endpoint: Awaited<ReturnType<typeof startEndpoint>>;
let client: ClickHouseClient;
beforeAll(async () => {
  endpoint = await startEndpoint({});
  client = createClient({
    url: endpoint.url,
    username: OWNER.name,
    password: OWNER.password,
    log: { level: ClickHouseLogLevel.OFF },
  });
});
afterAll(async () => {
  await client?.close();
  await endpoint?.close();
});

const ask = (o: Ask) => endpoint.ask(o);
const rowsOf = (table: string) => endpoint.rowsOf(table);

describe('with @clickhouse/client', () => {
  it('pings, writes and reads, with parameters and settings', async () => {
    expect(await client.ping()).toEqual({ success: true });
    expect(await client.ping({ select: true })).toEqual({ success: true });
    await client.command({ query: 'CREATE TABLE tests.c (a UInt32, b String) ENGINE = Memory' });
    const values = [
      { a: 1, b: "it's" },
      { a: 2, b: 'ü\n\t\\' },
    ];
    const before = endpoint.written();
    await client.insert({ table: 'tests.c', values, format: 'JSONEachRow' });
    expect(endpoint.written()).toBeGreaterThan(before);
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
