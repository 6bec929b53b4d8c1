import {
  createLoaderMetrics,
  createMetrics,
  createProblems,
  type LoaderStatus,
  type Logger,
  observeProcess,
  type Readiness,
} from '@baton/collector';
import type { Store } from '@baton/store';
import { engineReadiness } from './engine-readiness.ts';
import { createProjectorWatch, type ProjectorWatch } from './projector-watch.ts';

/** The parts whose state counts; known once they run. */
export interface WatchedParts {
  readonly store: Pick<Store, 'query'> | undefined;
  readonly loader: { status(): LoaderStatus } | undefined;
  readonly hasProjector: boolean;
}

/** What an engine tells about itself. */
export interface EngineTelemetry {
  /** To be given to the loader. */
  readonly onLoaded: (batch: { rows: number; bytes: number; seconds: number }) => void;
  readonly onLoadFailed: (error: unknown) => void;
  /** Runs the projector once, counted. */
  readonly project: ProjectorWatch['run'];
  watch(parts: WatchedParts): void;
  readiness(): Promise<Readiness>;
  lagSeconds(): number;
  metricsText(): Promise<string>;
  close(): Promise<void>;
}

/** Creates an engine's metrics, readiness and troubles. */
export async function createEngineTelemetry(o: {
  readonly logger: Logger;
  readonly metricsEndpoint?: string | undefined;
}): Promise<EngineTelemetry> {
  const metrics = await createMetrics({ service: 'baton-engine', endpoint: o.metricsEndpoint });
  const ofProcess = observeProcess(metrics.meter);
  const loader = createLoaderMetrics(metrics.meter);
  const projector = createProjectorWatch(metrics.meter);
  const problems = createProblems(o.logger);
  let parts: WatchedParts | undefined;
  return {
    onLoaded(batch) {
      loader.inserted(batch);
      projector.touched();
      problems.recovered('loader_failing');
    },
    onLoadFailed(error) {
      loader.failed();
      // The message of ClickHouse may quote what was to be inserted; `baton status` shows it.
      problems.failing(
        'loader_failing',
        `Loading fails (${codeOf(error)}); the log keeps what waits.`,
      );
    },
    async project(run) {
      try {
        const done = await projector.run(run);
        problems.recovered('projector_failing');
        return done;
      } catch (error) {
        problems.failing(
          'projector_failing',
          `Projecting fails (${codeOf(error)}); it is repeated.`,
        );
        throw error;
      }
    },
    watch(running) {
      parts = running;
    },
    readiness: () =>
      engineReadiness({
        store: parts?.store,
        loader: parts?.loader,
        lagSeconds: parts?.hasProjector === true ? projector.lagSeconds : undefined,
      }),
    lagSeconds: projector.lagSeconds,
    metricsText: metrics.prometheusText,
    async close() {
      ofProcess.close();
      await metrics.close();
    },
  };
}

function codeOf(error: unknown): string {
  const { code, clickhouseCode } = (error ?? {}) as { code?: unknown; clickhouseCode?: unknown };
  const codes = [code, clickhouseCode].filter((one) => one !== undefined).map(String);
  return codes.length === 0 ? 'unknown reason' : codes.join(', ClickHouse ');
}
