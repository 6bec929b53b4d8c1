import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { zstdDecompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { openServerEngine } from './server-engine.ts';
import { serverAddress } from './server-location.ts';

it.each(['zstd', 'none'] as const)('sends blocks to a server as %s', async (compression) => {
  const came: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    came.push({ headers: request.headers, body: await buffer(request) });
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const engine = openServerEngine(serverAddress({ kind: 'server', url, compression }));
  const blocks = [Buffer.alloc(70_000, 'a'), Buffer.alloc(70_000, 'b')];
  try {
    await engine.insertNative(
      { table: 'otel_traces', blocks, deduplicationToken: 'one' },
      'loader',
    );
    await engine.run({ sql: 'SELECT 1' }, { lane: 'loader' });
  } finally {
    await engine.close();
    server.close();
  }
  const [insert, select] = came;
  const isPacked = compression === 'zstd';
  expect(insert?.headers['content-encoding']).toBe(isPacked ? 'zstd' : undefined);
  const body = insert?.body ?? Buffer.alloc(0);
  expect((isPacked ? zstdDecompressSync(body) : body).equals(Buffer.concat(blocks))).toBe(true);
  expect(select?.headers['content-encoding']).toBeUndefined();
});
