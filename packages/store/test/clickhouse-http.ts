import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Session } from 'chdb';

const quote = (text: string): string => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;

const NOT_SETTINGS = new Set(['query', 'database', 'query_id', 'default_format', 'session_id']);

/**
 * The part of ClickHouse's HTTP interface that the client uses, in front of the real embedded engine:
 * what a server test needs where no server can be installed.
 */
export async function startClickHouseHttp(
  path: string,
  o: { port?: number } = {},
): Promise<{
  url: string;
  close(): Promise<void>;
}> {
  const session = new Session(join(path, 'data'));
  let tail: Promise<unknown> = Promise.resolve();
  let bodies = 0;

  const answer = async (url: URL, body: Buffer): Promise<Uint8Array> => {
    const query = url.searchParams.get('query') ?? body.toString('utf8');
    const sets = [...url.searchParams]
      .filter(
        ([name]) =>
          !NOT_SETTINGS.has(name) && !/^(wait_end_of|http_|enable_http|send_progress)/.test(name),
      )
      .map(([name, value]) => `${name} = ${quote(value)}`);
    const database = url.searchParams.get('database');
    const use = database === null ? '' : `USE ${database}; `;
    const set = sets.length === 0 ? '' : `SET ${sets.join(', ')}; `;
    const format = url.searchParams.get('default_format') ?? 'TabSeparated';
    if (!url.searchParams.has('query') || body.length === 0) {
      return (await session.queryAsync(use + set + query, { format })).bytes();
    }
    const insert = /^(INSERT INTO .*?) FORMAT (\w+)\s*$/s.exec(query.trim());
    bodies += 1;
    const file = join(path, `body-${bodies}`);
    await writeFile(file, body);
    const sql = `${insert?.[1]} FROM INFILE ${quote(file)} FORMAT ${insert?.[2]}`;
    return (await session.queryAsync(use + set + sql, { format })).bytes();
  };

  const server: Server = createServer((request, response) => {
    const work = async (): Promise<void> => {
      try {
        const url = new URL(request.url ?? '/', 'http://localhost');
        const bytes = await answer(url, await buffer(request));
        response.writeHead(200, { 'X-ClickHouse-Summary': '{}' }).end(bytes);
      } catch (error) {
        response.writeHead(500).end((error as Error).message);
      }
    };
    // One session: its settings belong to one request at a time.
    tail = tail.then(work);
  });
  await new Promise<void>((resolve) => server.listen(o.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      session.close();
    },
  };
}
