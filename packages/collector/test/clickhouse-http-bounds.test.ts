import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeFrames } from '../src/clickhouse-http/frames/frames.ts';
import { type Ask, OWNER, READER, startEndpoint } from '../testdata/clickhouse-endpoint.ts';

let endpoint: Awaited<ReturnType<typeof startEndpoint>>;
beforeAll(async () => {
  endpoint = await startEndpoint({
    maxBodyBytes: 3_000_000,
    maxResultBytes: 1_000_000,
    maxExecutionSeconds: 5,
  });
});
afterAll(() => endpoint?.close());

const ask = (o: Ask) => endpoint.ask(o);
const rowsOf = (table: string) => endpoint.rowsOf(table);

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
