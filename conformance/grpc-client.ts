import { Client, status as codes, credentials, Metadata } from '@grpc/grpc-js';
import type { TlsFiles } from './tls-files.ts';

/** Full name of the one method. */
export const EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

/** What a call ended with. */
export interface GrpcAnswer {
  readonly code: number;
  /** Name of the code, such as `INVALID_ARGUMENT`. */
  readonly name: string;
  readonly message: string;
  readonly body: Buffer;
  /** The google.rpc.Status in `grpc-status-details-bin`, if any. */
  readonly details: Buffer | undefined;
}

/** One call; the request is sent as it is. */
export interface GrpcCall {
  readonly body: Uint8Array;
  /** @default EXPORT */
  readonly method?: string;
  readonly gzip?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls a receiver with ready bytes. */
export interface GrpcClient {
  call(call: GrpcCall): Promise<GrpcAnswer>;
  close(): void;
}

const GZIP = 2;
const asBuffer = (value: Uint8Array): Buffer =>
  Buffer.from(value.buffer, value.byteOffset, value.length);

/** Creates a client for `host:port`. */
export function createGrpcClient(
  address: string,
  options: { readonly tls?: TlsFiles; readonly timeoutMillis: number },
): GrpcClient {
  const { tls } = options;
  const security =
    tls === undefined
      ? credentials.createInsecure()
      : credentials.createSsl(tls.ca ?? null, tls.key ?? null, tls.cert ?? null);
  const shared = {
    'grpc.enable_retries': 0,
    'grpc.max_receive_message_length': 8 * 1024 * 1024,
    'grpc.use_local_subchannel_pool': 1,
  };
  const plain = new Client(address, security, shared);
  const zipped = new Client(address, security, {
    ...shared,
    'grpc.default_compression_algorithm': GZIP,
  });
  return {
    call({ body, method = EXPORT, gzip = false, headers = {} }) {
      const metadata = new Metadata();
      for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
      const deadline = Date.now() + options.timeoutMillis;
      return new Promise((resolve) => {
        (gzip ? zipped : plain).makeUnaryRequest(
          method,
          asBuffer,
          (value: Buffer) => value,
          body,
          metadata,
          { deadline },
          (error, value) => {
            const code = error?.code ?? codes.OK;
            const details = error?.metadata?.get('grpc-status-details-bin')[0];
            resolve({
              code,
              name: codes[code] ?? String(code),
              message: error?.details ?? '',
              body: value ?? Buffer.alloc(0),
              details: Buffer.isBuffer(details) ? details : undefined,
            });
          },
        );
      });
    },
    close() {
      plain.close();
      zipped.close();
    },
  };
}
