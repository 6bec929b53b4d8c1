import {
  createGrpcClient,
  type GrpcAnswer,
  type GrpcCall,
  type GrpcClient,
} from './grpc-client.ts';
import { createHttpClient, type HttpAnswer, type HttpRequest } from './http-client.ts';
import type { StoredSpans } from './stored-spans.ts';
import type { TlsFiles } from './tls-files.ts';

/** How the receiver is reached and what may be asked of it. */
export interface TargetOptions {
  /** Base address of OTLP/HTTP, such as `http://127.0.0.1:4318`. */
  readonly url: string;
  /** `host:port` of OTLP/gRPC, `https://host:port` for TLS. */
  readonly grpc?: string;
  /** Sent with everything, `authorization` above all. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly tls?: TlsFiles;
  /** Reads what was stored. */
  readonly stored?: StoredSpans;
  /** The receiver's request limit. @default 64 MiB */
  readonly maxBodyBytes?: number;
  /** Waits for timeouts of the receiver, a minute and more. */
  readonly slow?: boolean;
  /** Fills the receiver's memory to see it refuse. */
  readonly hostile?: boolean;
  /** Seconds that an answer may take. @default 30 */
  readonly timeoutSeconds?: number;
}

/** Why spans or requests of a case may be refused. */
export interface Sending {
  /** Set where the request is wrong on purpose. */
  readonly isFaulty?: boolean;
  /** Set where the receiver is brought under pressure on purpose. */
  readonly isOverload?: boolean;
}

/** An answer, kept for the rows that hold for all of them. */
export type SeenAnswer = Sending &
  (
    | { readonly transport: 'http'; readonly sent: HttpRequest; readonly answer: HttpAnswer }
    | { readonly transport: 'grpc'; readonly answer: GrpcAnswer }
  );

/** The receiver under test. */
export interface Target {
  readonly options: TargetOptions;
  readonly url: URL;
  readonly maxBodyBytes: number;
  readonly timeoutMillis: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Every answer until now, in order. */
  readonly seen: readonly SeenAnswer[];
  http(sent: HttpRequest, sending?: Sending): Promise<HttpAnswer>;
  grpc(call: GrpcCall, sending?: Sending): Promise<GrpcAnswer>;
  close(): void;
}

/** Opens the clients; nothing is sent yet. */
export function createTarget(options: TargetOptions): Target {
  const url = new URL(options.url);
  const timeoutMillis = (options.timeoutSeconds ?? 30) * 1000;
  const { headers = {}, tls = {} } = options;
  const http = createHttpClient(url, { timeoutMillis, tls });
  const grpc: GrpcClient | undefined =
    options.grpc === undefined
      ? undefined
      : createGrpcClient(hostAndPort(options.grpc), {
          ...(options.grpc.startsWith('https://') ? { tls } : {}),
          timeoutMillis,
        });
  const seen: SeenAnswer[] = [];
  return {
    options,
    url,
    maxBodyBytes: options.maxBodyBytes ?? 64 * 1024 * 1024,
    timeoutMillis,
    headers,
    seen,
    async http(sent, sending = {}) {
      const answer = await http.send({ ...sent, headers: { ...headers, ...sent.headers } });
      // Bodies may be large; only what was answered matters later.
      const { path, method, headers: sentHeaders } = sent;
      seen.push({
        ...sending,
        transport: 'http',
        sent: {
          ...(path === undefined ? {} : { path }),
          ...(method === undefined ? {} : { method }),
          ...(sentHeaders === undefined ? {} : { headers: sentHeaders }),
        },
        answer,
      });
      return answer;
    },
    async grpc(call, sending = {}) {
      if (grpc === undefined) throw new Error('no gRPC address was given');
      const answer = await grpc.call({ ...call, headers: { ...headers, ...call.headers } });
      seen.push({ ...sending, transport: 'grpc', answer });
      return answer;
    },
    close() {
      http.close();
      grpc?.close();
    },
  };
}

/** The `host:port` in an address with or without a scheme. */
export function hostAndPort(address: string): string {
  return address.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
