import type { Http2SecureServer, Http2Server, Http2Session, ServerHttp2Session } from 'node:http2';

/** The connections of a gRPC server. */
export interface Sessions {
  /** True for one beyond the limit: its calls are to be refused and it ends after the first. */
  isSurplus(session: Http2Session | undefined): boolean;
  /** Lets each finish its calls and end. */
  closeAll(): void;
  destroyAll(): void;
}

/** Bounds of the connections. */
export interface SessionLimits {
  readonly maxSessions: number;
  /** Milliseconds that a connection may take to speak HTTP/2. */
  readonly helloMillis: number;
  /** Milliseconds without a call after which a connection is told to go away. */
  readonly idleMillis: number;
}

/** Bytes a connection may have on their way to us, so that large messages do not wait for each window. */
const SESSION_WINDOW_BYTES = 4 * 1024 * 1024;

/** Ends connections that say nothing or that no call uses, and counts them. */
export function watchSessions(
  server: Http2Server | Http2SecureServer,
  limits: SessionLimits,
): Sessions {
  const sessions = new Set<Http2Session>();
  const surplus = new WeakSet<Http2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    if (sessions.size > limits.maxSessions) surplus.add(session);
    watchSession(session, limits);
    session.once('close', () => sessions.delete(session));
  });
  return {
    isSurplus: (session) => session !== undefined && surplus.has(session),
    closeAll() {
      for (const session of sessions) session.close();
    },
    destroyAll() {
      for (const session of sessions) session.destroy();
    },
  };
}

function watchSession(session: ServerHttp2Session, limits: SessionLimits): void {
  let calls = 0;
  // Sends GOAWAY; clients then open another connection when they need one.
  let timer = setTimeout(() => session.destroy(), limits.helloMillis);
  const idle = (): void => {
    clearTimeout(timer);
    if (calls === 0) timer = setTimeout(() => session.close(), limits.idleMillis);
  };
  session.setLocalWindowSize(SESSION_WINDOW_BYTES);
  // Faults of one connection end that one, which is all there is to do.
  session.on('error', () => undefined);
  session.once('remoteSettings', idle);
  session.on('stream', (stream) => {
    calls += 1;
    clearTimeout(timer);
    stream.once('close', () => {
      calls -= 1;
      if (!session.closed) idle();
    });
  });
  session.once('close', () => clearTimeout(timer));
}
