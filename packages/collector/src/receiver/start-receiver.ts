import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { resolve } from 'node:path';
import { CollectorError } from '../errors.ts';
import { pendingBytes, readCursor } from '../loader/cursor.ts';
import { takeLock } from '../log/lock-file.ts';
import { logDirectory } from '../log/segment-files.ts';
import { openSegmentLog, type SegmentLogOptions } from '../log/segment-log.ts';
import type { TranscodeLimits } from '../otlp/transcode-limits.ts';
import { createTraceTranscoder } from '../otlp/transcode-traces.ts';
import { createAdmission } from './admission.ts';
import { handleRequest, type Service } from './handle-request.ts';

/** How a receiver listens, stores and bounds what it takes. */
export interface ReceiverOptions extends SegmentLogOptions {
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** 0 takes any free port. @default 4318 */
  readonly port?: number;
  /** Bytes of one body, sent or inflated. @default 64 MiB */
  readonly maxBodyBytes?: number;
  /** Bytes that all requests under way may hold together. @default 96 MiB */
  readonly maxInFlightBytes?: number;
  /** Seconds without a byte after which a body is given up. @default 10 */
  readonly noProgressSeconds?: number;
  /** Seconds a request may take to arrive. @default 60 */
  readonly requestSeconds?: number;
  readonly transcode?: Partial<TranscodeLimits>;
}

/** A listening receiver. */
export interface Receiver {
  /** Base address, such as `http://127.0.0.1:4318`. */
  readonly url: string;
  readonly port: number;
  /** Takes no new connection, answers what is under way, closes the log. */
  close(): Promise<void>;
}

const MEBIBYTE = 1024 * 1024;
const MAX_CONNECTIONS = 2000;
const CLOSE_SECONDS = 10;
const IDLE_CHECK_MILLIS = 20;

/**
 * Receives OTLP/HTTP traces and answers once they are on disk. Throws a CollectorError: `receiver_running`,
 * `port_taken`, `listen_failed`, `data_dir_unwritable`, `disk_full`.
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const dataDir = resolve(options.dataDir);
  const directory = logDirectory(dataDir);
  const lock = await takeLock({
    path: `${directory}/receiver.lock`,
    code: 'receiver_running',
    holder: 'A receiver',
  });
  try {
    const log = await openSegmentLog({ ...options, dataDir });
    const { noProgressSeconds = 10, requestSeconds = 60 } = options;
    const service: Service = {
      log,
      transcoder: createTraceTranscoder(options.transcode),
      admission: createAdmission(options.maxInFlightBytes ?? 96 * MEBIBYTE),
      limits: {
        maxBodyBytes: options.maxBodyBytes ?? 64 * MEBIBYTE,
        noProgressMillis: noProgressSeconds * 1000,
        bodyMillis: requestSeconds * 1000,
      },
      health: async () => ({
        status: 'ok',
        dataDir,
        pid: process.pid,
        pendingBytes: await pendingBytes(directory, (await readCursor(directory)).loaded),
        logBytes: log.bytes(),
        inFlightBytes: service.admission.heldBytes(),
      }),
    };
    const server = createServer(
      {
        headersTimeout: noProgressSeconds * 1000,
        requestTimeout: requestSeconds * 1000,
        keepAliveTimeout: 60_000,
        connectionsCheckingInterval: 1000,
      },
      (request, response) => void handleRequest(request, response, service),
    );
    server.maxConnections = MAX_CONNECTIONS;
    const silent = watchSilent(server);
    try {
      const { url, port } = await listen(server, options);
      let closing: Promise<void> | undefined;
      const close = async (): Promise<void> => {
        const stopped = stopServing(server);
        silent.destroyAll();
        await stopped;
        await log.close();
        await lock.release();
      };
      return {
        url,
        port,
        close() {
          closing ??= close();
          return closing;
        },
      };
    } catch (error) {
      await log.close();
      throw error;
    }
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function listen(
  server: Server,
  options: ReceiverOptions,
): Promise<{ url: string; port: number }> {
  const { host = '127.0.0.1', port = 4318 } = options;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenError(cause, host, port)));
    server.listen({ host, port, backlog: 511 }, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return { url: `http://${name}:${address.port}`, port: address.port };
}

function listenError(cause: Error, host: string, port: number): CollectorError {
  if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    return new CollectorError(
      'port_taken',
      `Port ${port} on ${host} is already taken. Stop what listens there, or choose another port.`,
      { cause },
    );
  }
  return new CollectorError(
    'listen_failed',
    `Cannot listen on ${host}:${port}: ${cause.message}.`,
    {
      cause,
    },
  );
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
