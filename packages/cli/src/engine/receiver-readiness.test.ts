import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { withReceiver } from './receiver-readiness.ts';

const FULL = { code: 'log_full', message: 'The log holds its limit.' };
const AWAY = { code: 'store_unavailable', message: 'ClickHouse does not answer.' };
const READY = { ready: true, reasons: [] };

it('joins what a process and its receiver say, and tells of one that says nothing', async () => {
  const server = createServer((_, response) => {
    response.writeHead(503).end(JSON.stringify({ ready: false, reasons: [FULL] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const localUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const receiver = { url: 'https://127.0.0.1:1', localUrl };
  expect(await withReceiver(READY, undefined)).toEqual(READY);
  expect(await withReceiver({ ready: false, reasons: [AWAY] }, receiver)).toEqual({
    ready: false,
    reasons: [AWAY, FULL],
  });
  server.close();
  await once(server, 'close');
  const { ready, reasons } = await withReceiver(READY, receiver);
  expect([ready, reasons.map(({ code }) => code)]).toEqual([false, ['receiver_away']]);
});
