import type { Readiness } from '../health/readiness.ts';
import { availableBytes, receiverReadiness } from '../health/receiver-readiness.ts';
import type { Logger } from '../logger/create-logger.ts';
import { createProblems } from '../logger/problems.ts';
import { createMetrics } from '../metrics/create-metrics.ts';
import { createBacklogWatch } from '../metrics/log-backlog.ts';
import { observeLog } from '../metrics/log-metrics.ts';
import { observeProcess } from '../metrics/process-metrics.ts';
import { createReceiverMetrics, type TransportName } from '../metrics/receiver-metrics.ts';
import { createRequestWatch, type RequestWatch } from './request-watch.ts';

/** What a receiver tells about itself. */
export interface ReceiverTelemetry {
  watch(transport: TransportName): RequestWatch;
  /** To be called after each group commit. */
  synced(group: { seconds: number }): void;
  readiness(): Promise<Readiness>;
  metricsText(): Promise<string>;
  close(): Promise<void>;
}

/** What it is told of. */
export interface ReceiverTelemetryOptions {
  /** Directory of the log. */
  readonly directory: string;
  readonly maxLogBytes: number;
  /** Free bytes of the disk that are left for loading. */
  readonly minFreeBytes: number;
  readonly logger: Logger;
  readonly metricsEndpoint: string | undefined;
  readonly inFlightBytes: () => number;
  readonly isClosing: () => boolean;
}

/** Creates a receiver's metrics, readiness and troubles. */
export async function createReceiverTelemetry(
  o: ReceiverTelemetryOptions,
): Promise<ReceiverTelemetry> {
  const { directory, maxLogBytes } = o;
  const problems = createProblems(o.logger);
  const metrics = await createMetrics({ service: 'baton-receiver', endpoint: o.metricsEndpoint });
  const receiver = createReceiverMetrics(metrics.meter);
  const backlog = createBacklogWatch(directory);
  const ofProcess = observeProcess(metrics.meter);
  const { synced } = observeLog(metrics.meter, {
    backlog: () => backlog.read(),
    maxBytes: maxLogBytes,
    inFlightBytes: o.inFlightBytes,
    availableBytes: () => availableBytes(directory),
  });
  return {
    watch: (transport) => createRequestWatch({ transport, metrics: receiver, problems }),
    synced,
    readiness: () =>
      receiverReadiness({
        directory,
        logBytes: async () => (await backlog.read()).bytes,
        maxLogBytes,
        minFreeBytes: o.minFreeBytes,
        problems,
        isClosing: o.isClosing,
      }),
    metricsText: () => metrics.prometheusText(),
    async close() {
      ofProcess.close();
      await metrics.close();
    },
  };
}
