import {
  type CallOptions,
  type ChannelCredentials,
  Client,
  type ClientOptions,
  compressionAlgorithms,
  credentials,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { fromBinary } from '@bufbuild/protobuf';
import { otlpMessage } from './otlp-messages.ts';

/** Path of the one method that is served. */
export const EXPORT_TRACES = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

/** What a call came to. */
export interface CallOutcome {
  /** Code of gRPC; 0 is OK. */
  readonly code: number;
  readonly message: string;
  /** Of an OK, the bytes of the answer. */
  readonly body: Buffer | undefined;
  /** The google.rpc.Status in `grpc-status-details-bin`. */
  readonly status: Record<string, unknown> | undefined;
}

/** A client of the stock library that sends raw bytes. */
export interface GrpcClient {
  call(
    body: Uint8Array,
    o?: { path?: string; headers?: Record<string, string>; options?: CallOptions },
  ): Promise<CallOutcome>;
  close(): void;
}

/** A client of `http://host:port`, or with `credentials` of `https://`; `gzip` compresses what it sends. */
export function createGrpcClient(
  url: string,
  o: { gzip?: boolean; options?: ClientOptions; credentials?: ChannelCredentials } = {},
): GrpcClient {
  const client = new Client(new URL(url).host, o.credentials ?? credentials.createInsecure(), {
    'grpc.enable_retries': 0,
    'grpc.max_send_message_length': -1,
    ...(o.gzip ? { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip } : {}),
    ...o.options,
  });
  return {
    call(body, { path = EXPORT_TRACES, headers = {}, options = {} } = {}) {
      const metadata = Metadata.fromHttp2Headers(headers);
      const asIs = (bytes: Buffer): Buffer => bytes;
      return new Promise((resolve) => {
        const done = (error: ServiceError | null, answer?: Buffer): void =>
          resolve({
            code: error?.code ?? 0,
            message: error?.details ?? '',
            body: answer,
            status: statusOf(error?.metadata),
          });
        client.makeUnaryRequest(path, asIs, asIs, Buffer.from(body), metadata, options, done);
      });
    },
    close: () => client.close(),
  };
}

function statusOf(metadata: Metadata | undefined): Record<string, unknown> | undefined {
  const [bytes] = metadata?.get('grpc-status-details-bin') ?? [];
  if (bytes === undefined) return undefined;
  return fromBinary(otlpMessage('RpcStatus'), Buffer.from(bytes as Buffer)) as never;
}
