import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/** The requests that one connection waits for answers to. */
export interface Connection {
  /** It is one of more than are served: its requests are to be refused. */
  readonly isSurplus: boolean;
  readonly underWay: Map<IncomingMessage, ServerResponse>;
  /** The last request that was answered before its body was whole. */
  answeredEarly: IncomingMessage | undefined;
  /** To be done once nothing is under way any more. */
  whenQuiet: (() => void) | undefined;
}

/** All connections of an HTTP server. */
export interface Connections {
  of(socket: Socket): Connection;
  /** Notes a request until its answer is sent. */
  begin(request: IncomingMessage, response: ServerResponse): Connection;
  /** Ends connections on which nothing was sent yet; Node does not count them as idle. */
  destroySilent(): void;
}

/** Watches the connections of a server; of more than `maxConnections` at a time, the later ones are surplus. */
export function watchConnections(server: Server, maxConnections: number): Connections {
  const sockets = new Set<Socket>();
  const connections = new WeakMap<Socket, Connection>();
  const add = (socket: Socket): void => {
    const isSurplus = sockets.size >= maxConnections;
    sockets.add(socket);
    connections.set(socket, {
      isSurplus,
      underWay: new Map(),
      answeredEarly: undefined,
      whenQuiet: undefined,
    });
    socket.once('close', () => sockets.delete(socket));
  };
  // Under TLS, requests know the socket inside the encryption.
  server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', add);
  const of = (socket: Socket): Connection => {
    if (!connections.has(socket)) add(socket);
    return connections.get(socket) as Connection;
  };
  return {
    of,
    begin(request, response) {
      const connection = of(request.socket);
      connection.underWay.set(request, response);
      response.once('finish', () => {
        if (!request.complete) connection.answeredEarly = request;
      });
      response.once('close', () => {
        connection.underWay.delete(request);
        if (connection.underWay.size === 0) connection.whenQuiet?.();
      });
      return connection;
    },
    destroySilent() {
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    },
  };
}
