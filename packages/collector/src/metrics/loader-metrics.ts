import type { Meter } from '@opentelemetry/api';

/** What a loader counts. */
export interface LoaderMetrics {
  /** A batch is in ClickHouse. */
  inserted(batch: {
    readonly rows: number;
    readonly bytes: number;
    readonly seconds: number;
  }): void;
  /** An attempt failed; it is repeated. */
  failed(): void;
}

/** A small insert into a quiet engine takes some milliseconds, one behind merges seconds. */
const INSERT_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Counts what a loader inserts. */
export function createLoaderMetrics(meter: Meter): LoaderMetrics {
  const rows = meter.createCounter('baton.loader.inserted.rows', {
    unit: '{row}',
    description: 'Rows inserted into otel_traces.',
  });
  const bytes = meter.createCounter('baton.loader.inserted.bytes', {
    unit: 'By',
    description: 'Bytes of the Native blocks inserted.',
  });
  const failures = meter.createCounter('baton.loader.insert.failures', {
    unit: '{attempt}',
    description: 'Attempts to load that failed and are repeated.',
  });
  const duration = meter.createHistogram('baton.loader.insert.duration', {
    unit: 's',
    description: 'Time of one insert.',
    advice: { explicitBucketBoundaries: INSERT_SECONDS },
  });
  // A rate of failures is only seen where there was a first value.
  failures.add(0);
  return {
    inserted(batch) {
      rows.add(batch.rows);
      bytes.add(batch.bytes);
      duration.record(batch.seconds);
    },
    failed: () => failures.add(1),
  };
}
