import { resolve } from 'node:path';
import { type TracerProvider as ApiTracerProvider, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { AlwaysOnSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { endpointUrl } from '../endpoint-url.ts';
import { HandoffError } from '../errors.ts';
import { createReporter } from '../reporter.ts';
import { ExportQueue } from './export-queue.ts';
import { Spool } from './spool/spool.ts';

/** Options of {@link startHandoffTracing}; what is absent comes from the `OTEL_*` variables. */
export interface HandoffTracingOptions {
  /** Base address, such as `http://127.0.0.1:4318`. @default OTEL_EXPORTER_OTLP_ENDPOINT */
  readonly endpoint?: string | undefined;
  /** @default OTEL_SERVICE_NAME */
  readonly serviceName?: string | undefined;
  /** Sent with each request, such as a token. @default OTEL_EXPORTER_OTLP_HEADERS */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** 'immediate' sends each fact at once; 'batched' waits up to a second for more. @default 'immediate' */
  readonly exportMode?: 'immediate' | 'batched' | undefined;
  /** Make it the global provider. @default false */
  readonly register?: boolean | undefined;
  /**
   * Facts held in memory while the endpoint is away. The newest beyond it are in the `spool` only, and
   * sent from there; without one they are lost, and counted. @default 50000
   */
  readonly maxQueuedFacts?: number | undefined;
  /**
   * Directory in which facts are written down before they are sent, so that they survive the death of
   * the process and are sent at the next start; processes may share it. @default none
   */
  readonly spool?: string | undefined;
  /** What this process may have in its spool; beyond it facts are held as without one. @default 64 MiB */
  readonly maxSpoolBytes?: number | undefined;
  /** How long `forceFlush` waits. @default 20 */
  readonly flushTimeoutSeconds?: number | undefined;
  /** Told once per code. @default OpenTelemetry's `diag.warn` */
  readonly onError?: ((error: HandoffError) => void) | undefined;
}

/** A provider for handoffs, running. */
export interface HandoffTracing {
  /** For the `tracerProvider` option of a tracer. */
  readonly tracerProvider: ApiTracerProvider;
  /**
   * Waits until the endpoint acknowledged every fact reported so far.
   *
   * @throws HandoffError `flush_timeout` if some are not (they stay queued and are tried again);
   * `facts_lost` or `export_rejected` if some were lost since the last call
   */
  forceFlush(): Promise<void>;
  /** Sends what is left and stops; throws as `forceFlush` does. */
  shutdown(): Promise<void>;
}

const TRACES_PATH = '/v1/traces';
const FACTS_PER_REQUEST = 512;
const BATCH_DELAY_MILLIS = 1000;
const MAX_SPOOL_BYTES = 64 * 1024 * 1024;
// A captured context may have many fields; the default of 128 would cut them off.
const MAX_ATTRIBUTES = 1024;

/**
 * Starts a private provider that keeps every span and sends OTLP over HTTP, whatever sampling or
 * provider the rest of the service uses.
 *
 * @throws HandoffError `invalid_option`, or `provider_exists` if `register` finds a global provider
 * @example
 * const tracing = startHandoffTracing({ endpoint: 'http://127.0.0.1:4318', serviceName: 'desk' });
 * const tracer = createHandoffTracer(escalation, { tracerProvider: tracing.tracerProvider });
 */
export function startHandoffTracing(options: HandoffTracingOptions = {}): HandoffTracing {
  const { endpoint, headers, spool } = options;
  if (spool !== undefined && (typeof spool !== 'string' || spool === '')) {
    throw new HandoffError('invalid_option', 'spool: expected the path of a directory.');
  }
  const report = createReporter(options.onError);
  const queue = new ExportQueue({
    exporter: new OTLPTraceExporter({
      ...(endpoint === undefined ? {} : { url: endpointUrl('endpoint', endpoint, TRACES_PATH) }),
      ...(headers === undefined ? {} : { headers: { ...headers } }),
    }),
    batchSize: FACTS_PER_REQUEST,
    delayMillis: options.exportMode === 'batched' ? BATCH_DELAY_MILLIS : 0,
    maxQueued: options.maxQueuedFacts ?? 50_000,
    flushTimeoutMillis: (options.flushTimeoutSeconds ?? 20) * 1000,
    report,
    spool:
      spool === undefined
        ? undefined
        : new Spool({
            directory: resolve(spool),
            maxBytes: options.maxSpoolBytes ?? MAX_SPOOL_BYTES,
            report,
          }),
  });
  const detected = detectResources({ detectors: [envDetector] });
  const named = options.serviceName ? { 'service.name': options.serviceName } : {};
  const tracerProvider = new TracerProvider({
    resource: defaultResource().merge(detected).merge(resourceFromAttributes(named)),
    sampler: new AlwaysOnSampler(),
    spanProcessors: [queue],
    spanLimits: {
      attributeCountLimit: MAX_ATTRIBUTES,
      attributeValueLengthLimit: Number.POSITIVE_INFINITY,
    },
  });
  if (options.register && !trace.setGlobalTracerProvider(tracerProvider)) {
    queue.shutdown().catch(() => undefined);
    throw new HandoffError(
      'provider_exists',
      'register: true, but a global tracer provider is registered already. Leave register out and pass tracing.tracerProvider to createHandoffTracer.',
    );
  }
  return {
    tracerProvider,
    forceFlush: () => queue.forceFlush(),
    shutdown: () => queue.shutdown(),
  };
}
