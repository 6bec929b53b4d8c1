import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { hostInUrl } from '@baton/collector';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

/** An API that listens. */
export interface ApiServer {
  /** Such as `http://127.0.0.1:4320`. */
  readonly url: string;
  /** Answers what was asked already, then stops. */
  close(): Promise<void>;
}

/** They stand for every address of this machine, loopback among them. */
const ANY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** Listens for the API; rejects with the system's error if the port cannot be had. */
export async function serveApi(o: {
  api: Pick<Hono, 'fetch'>;
  host: string;
  port: number;
}): Promise<ApiServer> {
  const server = createAdaptorServer({ fetch: o.api.fetch });
  server.listen({ host: o.host, port: o.port });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${ANY_ADDRESS.has(o.host) ? '127.0.0.1' : hostInUrl(o.host)}:${port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      await closed;
    },
  };
}
