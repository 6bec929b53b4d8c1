/** How the Collector is set up; what is not named here keeps its own default. */
export interface CollectorConfig {
  readonly httpPort: number;
  readonly grpcPort: number;
  /** Such as `http://127.0.0.1:8123`. */
  readonly clickhouseUrl: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The exporter makes database and tables itself, as it does by default. @default false */
  readonly createSchema?: boolean;
  /** Between exporter and ClickHouse. @default 'lz4', the exporter's own */
  readonly compress?: 'lz4' | 'zstd' | 'gzip' | 'none';
  /** Where spans are gathered: the queue of the exporter, as its README advises, or the batch processor. @default 'queue' */
  readonly batching?: 'queue' | 'processor';
}

/** Rows of an insert; the exporter's README asks for at least 5,000. */
const BATCH_ROWS = 8192;
const FLUSH = '200ms';

/** The Collector's YAML; JSON is YAML. */
export function renderCollectorConfig(o: CollectorConfig): string {
  const inQueue = o.batching !== 'processor';
  return JSON.stringify({
    receivers: {
      otlp: {
        protocols: {
          http: { endpoint: `127.0.0.1:${o.httpPort}` },
          grpc: { endpoint: `127.0.0.1:${o.grpcPort}` },
        },
      },
    },
    processors: inQueue ? {} : { batch: { send_batch_size: BATCH_ROWS, timeout: FLUSH } },
    exporters: {
      clickhouse: {
        endpoint: o.clickhouseUrl,
        username: o.user,
        password: o.password,
        database: o.database,
        create_schema: o.createSchema ?? false,
        compress: o.compress ?? 'lz4',
        timeout: '30s',
        sending_queue: {
          // Senders wait for room, rather than lose spans.
          block_on_overflow: true,
          sizer: 'items',
          queue_size: BATCH_ROWS * 20,
          ...(inQueue
            ? { batch: { flush_timeout: FLUSH, min_size: BATCH_ROWS, max_size: BATCH_ROWS * 2 } }
            : {}),
        },
      },
    },
    service: {
      telemetry: { metrics: { level: 'none' }, logs: { level: 'warn' } },
      pipelines: {
        traces: {
          receivers: ['otlp'],
          processors: inQueue ? [] : ['batch'],
          exporters: ['clickhouse'],
        },
      },
    },
  });
}
