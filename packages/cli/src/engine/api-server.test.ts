import { networkInterfaces } from 'node:os';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { serveApi } from './api-server.ts';
import { ownNamesOnly } from './page-security.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((found) =>
  found?.some(({ address }) => address === '::1'),
);

const appOf = (host: string): Hono =>
  new Hono().use(ownNamesOnly(host)).get('/', (context) => context.text('here'));

it.skipIf(!hasIpv6)(
  'says where it listens in a form that can be asked, over IPv6 too',
  async () => {
    const host = '::1';
    const server = await serveApi({ api: appOf(host), host, port: 0 });
    try {
      expect(server.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
      expect(await (await fetch(server.url)).text()).toBe('here');
    } finally {
      await server.close();
    }
  },
);

it('answers by the address it listens on, as browsers write it', async () => {
  for (const [host, name, status] of [
    ['fd00::1', '[fd00::1]:4320', 200],
    ['fd00::1', '[FD00::1]', 200],
    ['fd00::1', '[fd00::2]:4320', 421],
    ['10.0.0.1', '10.0.0.1:4320', 200],
  ] as const) {
    const answer = await appOf(host).request('/', { headers: { host: name } });
    expect([host, name, answer.status]).toEqual([host, name, status]);
  }
});
