import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { TlsMaterial } from '../../access/tls-material.ts';
import type { Service } from '../service.ts';
import { type ListenAddress, listen, type Transport } from '../transport.ts';
import { answerBroken } from './answer-broken.ts';
import { watchConnections } from './connections.ts';
import { type Cors, createCors } from './cors.ts';
import { handleRequest, MAX_HEADERS } from './handle-request.ts';

const MAX_CONNECTIONS = 2000;
const MAX_HEADER_BYTES = 16 * 1024;
const CLOSE_SECONDS = 10;
const IDLE_CHECK_MILLIS = 20;

/** How OTLP/HTTP is served. */
export interface HttpOptions extends ListenAddress {
  /** Absent: connections are not encrypted. */
  readonly tls?: TlsMaterial | undefined;
  /** Absent: browsers keep pages of other origins out. */
  readonly cors?: Cors | undefined;
  /** Connections whose requests are served. @default 2000 */
  readonly maxConnections?: number | undefined;
}

/** Serves OTLP/HTTP; throws a CollectorError `port_taken` or `listen_failed`. */
export async function startHttp(service: Service, o: HttpOptions): Promise<Transport> {
  const { tls, cors = createCors(undefined), maxConnections = MAX_CONNECTIONS } = o;
  const { noProgressMillis, requestMillis } = service.limits;
  const options: ServerOptions = {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: noProgressMillis,
    requestTimeout: requestMillis,
    keepAliveTimeout: 60_000,
    connectionsCheckingInterval: Math.min(1000, noProgressMillis),
  };
  const server = tls === undefined ? createServer(options) : secure(tls, options, service);
  server.maxHeadersCount = MAX_HEADERS;
  // A client that does not take its answer either.
  server.timeout = noProgressMillis + requestMillis;
  // Those beyond are cut off; the ones between are told why.
  server.maxConnections = maxConnections * 2;
  const connections = watchConnections(server, maxConnections);
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const connection = connections.begin(request, response);
    void handleRequest({ request, response, connection }, service, cors);
  };
  server.on('request', handle);
  server.on('checkExpectation', handle);
  server.on('clientError', (error: Error, socket: Socket) => {
    const refusal = answerBroken(error, socket, connections.of(socket));
    if (refusal !== undefined) service.watch.refused(refusal);
  });
  const { url, port } = await listen(server, o);
  return {
    url: tls === undefined ? url : url.replace('http:', 'https:'),
    port,
    async close() {
      const stopped = stopServing(server);
      connections.destroySilent();
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
