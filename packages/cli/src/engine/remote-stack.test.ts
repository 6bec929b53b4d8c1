import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createRemoteStack } from './remote-stack.ts';

test('an engine is asked with its token and what there is to send, and what it says is told', async () => {
  const asked: unknown[] = [];
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    asked.push([method, url, headers.authorization, await text(request)]);
    const isThere = url?.startsWith('/api/text') === true;
    response.statusCode = isThere ? 200 : url === '/api/rebuild' ? 500 : 404;
    response.end(isThere ? '{"é":1}' : url === '/api/rebuild' ? 'no JSON' : '{"error":"Gone."}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stack = createRemoteStack({ pid: 1, apiUrl, token: 'secret', startedAt: '' } as never);
  expect(await stack.text({ do: 'ask', question: 'Où ?' })).toEqual({ é: 1 });
  expect(await stack.text({ do: 'evaluate', labels: '' })).toEqual({ é: 1 });
  expect(await stack.item('A B', {})).toBeUndefined();
  await expect(stack.explain({ finding: 'x', rows: 2 } as never)).rejects.toMatchObject({
    ...{ code: 'not_found', message: 'Gone.' },
  });
  await expect(stack.rebuild()).rejects.toMatchObject({
    ...{ code: 'engine_unreachable', message: `The engine at ${apiUrl} answered 500.` },
  });
  expect(asked).toEqual([
    ['POST', '/api/text', 'Bearer secret', '{"do":"ask","question":"Où ?"}'],
    ['POST', '/api/text/evaluate', 'Bearer secret', '{"do":"evaluate","labels":""}'],
    ['GET', '/api/items/A%20B', 'Bearer secret', ''],
    ['GET', '/api/findings/x?rows=2', 'Bearer secret', ''],
    ['POST', '/api/rebuild', 'Bearer secret', ''],
  ]);
  server.close();
  await once(server, 'close');
  await expect(stack.status()).rejects.toMatchObject({ code: 'engine_unreachable' });
});
