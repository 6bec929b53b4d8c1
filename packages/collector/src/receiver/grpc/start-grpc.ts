import {
  createSecureServer,
  createServer,
  type Http2SecureServer,
  type Http2Server,
  type ServerOptions,
} from 'node:http2';
import type { TlsMaterial } from '../../access/tls-material.ts';
import { unavailable } from '../request-error.ts';
import type { Service } from '../service.ts';
import { type ListenAddress, listen, type Transport } from '../transport.ts';
import { answerError } from './answer-call.ts';
import { handleCall } from './handle-call.ts';
import { watchSessions } from './watch-sessions.ts';

const MAX_SESSIONS = 2000;
const IDLE_MILLIS = 60_000;
const CLOSE_SECONDS = 10;

const OPTIONS: ServerOptions = {
  settings: {
    maxConcurrentStreams: 100,
    maxHeaderListSize: 16 * 1024,
    initialWindowSize: 1024 * 1024,
  },
  maxSessionInvalidFrames: 100,
  maxSessionRejectedStreams: 100,
  // Clients cancel calls now and then; thousands at once are an attack.
  streamResetBurst: 1000,
  streamResetRate: 33,
};

/** How OTLP/gRPC is served. */
export interface GrpcOptions extends ListenAddress {
  /** Absent: connections are not encrypted. */
  readonly tls?: TlsMaterial | undefined;
  /** Connections whose calls are served. @default 2000 */
  readonly maxConnections?: number | undefined;
}

/** Serves OTLP/gRPC; throws a CollectorError `port_taken` or `listen_failed`. */
export async function startGrpc(service: Service, o: GrpcOptions): Promise<Transport> {
  const { tls, maxConnections = MAX_SESSIONS } = o;
  const server = tls === undefined ? createServer(OPTIONS) : secure(tls, service);
  // Those beyond are cut off; the ones between are told why.
  server.maxConnections = maxConnections * 2;
  const sessions = watchSessions(server, {
    maxSessions: maxConnections,
    helloMillis: service.limits.noProgressMillis,
    idleMillis: IDLE_MILLIS,
  });
  server.on('stream', (stream, headers) => {
    const { session } = stream;
    if (!sessions.isSurplus(session)) return void handleCall(stream, headers, service);
    stream.on('error', () => undefined);
    const refusal = unavailable('The receiver has too many connections.');
    service.watch.refused(refusal);
    answerError(stream, refusal);
    session?.close();
  });
  const { url, port } = await listen(server, o);
  return {
    url: tls === undefined ? url : url.replace('http:', 'https:'),
    port,
    async close() {
      const closed = closeServer(server);
      sessions.closeAll();
      const giveUp = setTimeout(() => sessions.destroyAll(), CLOSE_SECONDS * 1000);
      await closed;
      clearTimeout(giveUp);
    },
  };
}

/** A server that speaks TLS, by the newest certificate in new connections. */
function secure(tls: TlsMaterial, { limits }: Service): Http2SecureServer {
  const isMutual = tls.requiresClientCertificate;
  const server = createSecureServer({
    ...OPTIONS,
    ...tls.context(),
    requestCert: isMutual,
    rejectUnauthorized: isMutual,
    handshakeTimeout: limits.noProgressMillis,
  });
  tls.onChange((context) => server.setSecureContext(context));
  return server;
}

const closeServer = (server: Http2Server | Http2SecureServer): Promise<void> =>
  new Promise((resolve) => server.close(() => resolve()));
