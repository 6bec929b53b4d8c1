import { createServer, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { TlsMaterial } from '../../access/tls-material.ts';
import type { Service } from '../service.ts';
import { type ListenAddress, listen, type Transport } from '../transport.ts';
import { handleRequest } from './handle-request.ts';

const MAX_CONNECTIONS = 2000;
const CLOSE_SECONDS = 10;
const IDLE_CHECK_MILLIS = 20;

/** Serves OTLP/HTTP; throws a CollectorError `port_taken` or `listen_failed`. */
export async function startHttp(
  service: Service,
  address: ListenAddress,
  tls?: TlsMaterial,
): Promise<Transport> {
  const options: ServerOptions = {
    headersTimeout: service.limits.noProgressMillis,
    requestTimeout: service.limits.requestMillis,
    keepAliveTimeout: 60_000,
    connectionsCheckingInterval: 1000,
  };
  const server = tls === undefined ? createServer(options) : secure(tls, options, service);
  server.on('request', (request, response) => void handleRequest(request, response, service));
  server.maxConnections = MAX_CONNECTIONS;
  const silent = watchSilent(server);
  const { url, port } = await listen(server, address);
  return {
    url: tls === undefined ? url : url.replace('http:', 'https:'),
    port,
    async close() {
      const stopped = stopServing(server);
      silent.destroyAll();
      await stopped;
    },
  };
}

/** A server that speaks TLS, by the newest certificate in new connections. */
function secure(tls: TlsMaterial, options: ServerOptions, { limits }: Service): SecureServer {
  const isMutual = tls.requiresClientCertificate;
  const server = createSecureServer({
    ...options,
    ...tls.context(),
    requestCert: isMutual,
    rejectUnauthorized: isMutual,
    handshakeTimeout: limits.noProgressMillis,
  });
  tls.onChange((context) => server.setSecureContext(context));
  return server;
}

/** Answers what is under way and ends every connection after its answer, or at the latest after CLOSE_SECONDS. */
async function stopServing(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Node keeps connections that were busy when `close` was called alive after their answer.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MILLIS);
  const giveUp = setTimeout(() => server.closeAllConnections(), CLOSE_SECONDS * 1000);
  await closed;
  clearInterval(idle);
  clearTimeout(giveUp);
}

/** Connections on which nothing was sent yet; Node does not count them as idle. */
function watchSilent(server: Server): { destroyAll(): void } {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return {
    destroyAll() {
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    },
  };
}
