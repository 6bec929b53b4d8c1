import { localOnly } from '../access/open-entrance.ts';
import { noLogger } from '../logger/create-logger.ts';
import { startGrpc } from './grpc/start-grpc.ts';
import { type CorsOptions, createCors } from './http/cors.ts';
import { startHttp } from './http/start-http.ts';
import { openService, type ServiceOptions } from './open-service.ts';
import type { Transport } from './transport.ts';

/** How a receiver listens, stores and bounds what it takes. */
export interface ReceiverOptions extends ServiceOptions {
  /** Of both transports. @default '127.0.0.1' */
  readonly host?: string;
  /** For OTLP/HTTP; 0 takes any free port. @default 4318 */
  readonly port?: number;
  /** For OTLP/gRPC; 0 takes any free port. @default none: gRPC is not served */
  readonly grpcPort?: number | undefined;
  /** With TLS, where Baton's own commands are answered without it; 0 takes any free port. @default 0 */
  readonly localPort?: number | undefined;
  /** Which web pages may send; absent: none but those of this address. */
  readonly cors?: CorsOptions | undefined;
  /** Connections that each transport serves at a time; more are told to come back. @default 2000 */
  readonly maxConnections?: number | undefined;
}

/** A listening receiver. */
export interface Receiver {
  /** Base address of OTLP/HTTP, such as `http://127.0.0.1:4318`. */
  readonly url: string;
  readonly port: number;
  /** The same of OTLP/gRPC, where it is served. */
  readonly grpcUrl: string | undefined;
  readonly grpcPort: number | undefined;
  /** Where Baton's own commands on this machine send; `url` itself without TLS. */
  readonly localUrl: string;
  readonly localPort: number;
  /** Begins a new segment of the log, so that what was received so far can be deleted once it is loaded. */
  rotateLog(): Promise<void>;
  /** Takes no new connection, answers what is under way, closes the log. */
  close(): Promise<void>;
}

/**
 * Receives traces over OTLP/HTTP and OTLP/gRPC and answers once they are on disk. Throws a CollectorError:
 * `receiver_running`, `port_taken`, `listen_failed`, `data_dir_unwritable`, `disk_full`, `tokens_invalid`,
 * `tls_invalid`, `cors_invalid`.
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { host = '127.0.0.1', port = 4318, grpcPort, localPort = 0, maxConnections } = options;
  const logger = options.logger ?? noLogger;
  const cors = createCors(options.cors);
  const { over, tls, stopping, rotateLog, close: closeService } = await openService(options);
  const service = over('http');
  const transports: Transport[] = [];
  const started = async (starting: Promise<Transport>): Promise<Transport> => {
    const transport = await starting;
    transports.push(transport);
    return transport;
  };
  const closeAll = async (): Promise<void> => {
    await Promise.all(transports.map((transport) => transport.close()));
    await closeService();
  };
  try {
    const http = await started(startHttp(service, { host, port, tls, cors, maxConnections }));
    const grpc =
      grpcPort === undefined
        ? undefined
        : await started(startGrpc(over('grpc'), { host, port: grpcPort, tls, maxConnections }));
    const local =
      tls === undefined
        ? http
        : await started(
            startHttp(
              { ...service, access: localOnly(service.access) },
              { host: '127.0.0.1', port: localPort },
            ),
          );
    const { dataDir } = options;
    const addresses = { url: http.url, grpcUrl: grpc?.url };
    logger.info({ ...addresses, dataDir, tls: tls !== undefined }, 'The receiver listens.');
    let closing: Promise<void> | undefined;
    return {
      url: http.url,
      port: http.port,
      grpcUrl: grpc?.url,
      grpcPort: grpc?.port,
      localUrl: local.url,
      localPort: local.port,
      rotateLog,
      close() {
        stopping();
        closing ??= closeAll().then(() => logger.info({ dataDir }, 'The receiver has stopped.'));
        return closing;
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
