import { setTimeout as delay } from 'node:timers/promises';

/** What both lines' exporters have in common. */
interface Exporter {
  export(spans: never, onResult: (result: { code: number }) => void): void;
  shutdown(): Promise<void>;
}

interface Provider {
  getTracer(name: string): {
    startSpan(name: string): { spanContext(): { spanId: string }; end(): void };
  };
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

interface Batching {
  readonly scheduledDelayMillis: number;
  readonly maxExportBatchSize: number;
  readonly maxQueueSize: number;
  readonly exportTimeoutMillis: number;
}

/** Ids of what a service sent. */
export interface SentSpans {
  readonly spanIds: readonly string[];
  /** Those of batches that the exporter reported as failed, having tried as often as it does. */
  readonly givenUpIds: readonly string[];
}

const EVERY_MILLIS = 10;
const AGAIN_MILLIS = 500;
const MAX_ATTEMPTS = 60;
const SUCCESS = 0;

/** Sends a span every few milliseconds until SIGTERM, flushes, and tells what was sent. */
export async function sendSpans<E extends Exporter>(o: {
  readonly protocol: string;
  readonly exporter: E;
  readonly createProvider: (exporter: E, batching: Batching) => Provider;
  readonly onEnd: (sent: SentSpans) => void;
}): Promise<void> {
  if (o.protocol === 'grpc') exportAgain(o.exporter);
  const { givenUpIds, settled } = watchExports(o.exporter);
  const provider = o.createProvider(o.exporter, {
    scheduledDelayMillis: 200,
    maxExportBatchSize: 64,
    maxQueueSize: 100_000,
    exportTimeoutMillis: 60_000,
  });
  const tracer = provider.getTracer('exporters');
  const spanIds: string[] = [];
  const timer = setInterval(() => {
    const span = tracer.startSpan(`span ${spanIds.length}`);
    spanIds.push(span.spanContext().spanId);
    span.end();
  }, EVERY_MILLIS);
  process.once('SIGTERM', async () => {
    clearInterval(timer);
    await provider.forceFlush();
    await settled();
    o.onEnd({ spanIds, givenUpIds });
    await provider.shutdown();
    process.exit(0);
  });
  process.stdout.write('sending\n');
}

/**
 * The gRPC exporters of OpenTelemetry JS do not retry, on either line: what they are given while nobody listens is gone
 * at once. So a service that must lose nothing hands it over again.
 */
function exportAgain(exporter: Exporter): void {
  const once = exporter.export.bind(exporter);
  exporter.export = (spans, onResult) => {
    const attempt = (left: number): void =>
      once(spans, (result) => {
        if (result.code === SUCCESS || left === 0) onResult(result);
        else setTimeout(() => attempt(left - 1), AGAIN_MILLIS);
      });
    attempt(MAX_ATTEMPTS);
  };
}

/** Watches what becomes of each batch; a flush does not wait for those that are under way already. */
function watchExports(exporter: Exporter): { givenUpIds: string[]; settled(): Promise<void> } {
  const givenUpIds: string[] = [];
  let underWay = 0;
  const inner = exporter.export.bind(exporter);
  exporter.export = (spans, onResult) => {
    underWay++;
    inner(spans, (result) => {
      underWay--;
      const batch = spans as readonly { spanContext(): { spanId: string } }[];
      if (result.code !== SUCCESS) givenUpIds.push(...batch.map((s) => s.spanContext().spanId));
      onResult(result);
    });
  };
  return {
    givenUpIds,
    async settled() {
      while (underWay > 0) await delay(20);
    },
  };
}
