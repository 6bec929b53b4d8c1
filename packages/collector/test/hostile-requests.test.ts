import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OWNER, READER, startEndpoint } from '../testdata/clickhouse-endpoint.ts';
import { endlessRequests } from '../testdata/hostile-requests/endless-requests.ts';
import type { HostileRequest } from '../testdata/hostile-requests/hostile-request.ts';
import { outsideRequests } from '../testdata/hostile-requests/outside-requests.ts';
import { readerRequests } from '../testdata/hostile-requests/reader-requests.ts';

const SECRET = 'the secret of the file';
/** What the endpoint or the engine refuses with: access, syntax, settings, formats, bodies and their like. */
const REFUSALS = new Set([36, 48, 62, 73, 81, 89, 115, 164, 194, 271, 344, 456, 457, 497, 516]);
/** Time, rows, bytes, memory, depth, size of an array or a text. */
const BOUNDS = new Set([62, 69, 128, 131, 158, 159, 160, 167, 173, 190, 241, 306, 307, 396]);

const directory = mkdtempSync(join(tmpdir(), 'hostile-'));
const targets = {
  secretFile: join(directory, 'secret.txt'),
  emptyDirectory: join(directory, 'empty'),
  listener: '',
};
let connections = 0;
let listener: Server;
let endpoint: Awaited<ReturnType<typeof startEndpoint>>;

beforeAll(async () => {
  writeFileSync(targets.secretFile, `${SECRET}\n`);
  mkdirSync(targets.emptyDirectory);
  listener = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  targets.listener = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  endpoint = await startEndpoint({
    maxResultBytes: 1_000_000,
    maxExecutionSeconds: 1,
    maxMemoryBytes: 200_000_000,
  });
  await ask({ sql: "INSERT INTO tests.t VALUES (7, 'kept')" }, OWNER);
});

afterAll(async () => {
  await endpoint?.close();
  listener?.close();
  rmSync(directory, { recursive: true, force: true });
});

async function ask({ sql, ...more }: HostileRequest, user: typeof OWNER) {
  const { status, headers, text } = await endpoint.ask({ body: sql, ...more, user });
  return { status, code: Number(headers.get('x-clickhouse-exception-code')), text };
}

/** Those that did not end as they should, as text to read in a failure. */
async function wrongEnds(
  requests: readonly HostileRequest[],
  { user, codes }: { user: typeof OWNER; codes: ReadonlySet<number> },
): Promise<string[]> {
  const wrong: string[] = [];
  for (const request of requests) {
    const { status, code, text } = await ask(request, user);
    if (status >= 400 && codes.has(code) && !text.includes(SECRET)) continue;
    const { sql, ...more } = request;
    wrong.push(
      `${status} ${code} ${sql.slice(0, 200)} ${JSON.stringify(more)} => ${text.slice(0, 160)}`,
    );
  }
  return wrong;
}

async function expectNothingReached(): Promise<void> {
  expect(readdirSync(targets.emptyDirectory)).toEqual([]);
  expect(readdirSync(endpoint.rowsDirectory)).toEqual([]);
  expect(connections).toBe(0);
  const tables = "SELECT groupArray(name) FROM system.tables WHERE database = 'tests'";
  expect((await ask({ sql: tables }, OWNER)).text).toBe("['t']\n");
  expect((await ask({ sql: 'SELECT * FROM tests.t' }, OWNER)).text).toBe('7\tkept\n');
  const databases = "SELECT count() FROM system.databases WHERE name = 'made'";
  expect((await ask({ sql: databases }, OWNER)).text).toBe('0\n');
  await endpoint.store.insertRows('otel_traces', [{ TraceId: 'ab', SpanId: 'cd' }]);
}

describe('a hostile request', () => {
  it('is one of at least 300 different ones', () => {
    const all = [...outsideRequests(targets), ...readerRequests, ...endlessRequests];
    const different = new Set(all.map((request) => JSON.stringify(request)));
    expect(different.size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(300);
  });

  it.each([OWNER, READER])(
    'is refused to $name where it would reach beyond the tables',
    async (user) => {
      const before = endpoint.written();
      const requests = outsideRequests(targets);
      expect(await wrongEnds(requests, { user, codes: REFUSALS })).toEqual([]);
      expect(endpoint.written()).toBe(before);
      await expectNothingReached();
    },
  );

  it('is refused to the reader where it writes, or looks into the engine', async () => {
    expect(await wrongEnds(readerRequests, { user: READER, codes: REFUSALS })).toEqual([]);
    await expectNothingReached();
  });

  it('ends at a bound, while others are served', async () => {
    const ends = endlessRequests.map((request) =>
      wrongEnds([request], { user: READER, codes: BOUNDS }),
    );
    await endpoint.store.insertRows('otel_traces', [{ TraceId: 'ab', SpanId: 'ef' }]);
    const wrong = (await Promise.all(ends)).flat();
    expect(wrong).toEqual([]);
    expect((await ask({ sql: 'SELECT 1' }, READER)).text).toBe('1\n');
    await expectNothingReached();
  });
});
