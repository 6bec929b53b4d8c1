import type { Meter } from '@opentelemetry/api';
import type { LogBacklog } from './log-backlog.ts';

/** What a receiver's log tells when it is asked. */
export interface LogGauges {
  backlog(): Promise<LogBacklog>;
  readonly maxBytes: number;
  inFlightBytes(): number;
  availableBytes(): Promise<number | undefined>;
}

/** Seconds that a write with its sync may take: from a fast disk's to a hung one's. */
const SYNC_SECONDS = [
  0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5,
];

/** Observes the log; returns what is called after each group commit with its duration. */
export function observeLog(
  meter: Meter,
  gauges: LogGauges,
): { synced(group: { seconds: number }): void } {
  const bytes = (name: string, description: string) =>
    meter.createObservableUpDownCounter(name, { unit: 'By', description });
  const size = bytes('baton.log.size', 'Bytes of all segments, loaded ones that stand included.');
  const limit = bytes('baton.log.limit', 'Bytes at which requests are refused until some load.');
  const waitingBytes = bytes('baton.log.waiting.bytes', 'Bytes of the log that are not loaded.');
  const inFlight = bytes('baton.receiver.in_flight.bytes', 'Bytes that requests hold in memory.');
  const available = bytes('baton.log.disk.available', 'Bytes free on the disk of the log.');
  const waitingRecords = meter.createObservableUpDownCounter('baton.log.waiting.records', {
    unit: '{record}',
    description: 'Records of the log that are not loaded.',
  });
  const waitingRows = meter.createObservableUpDownCounter('baton.log.waiting.rows', {
    unit: '{row}',
    description: 'Rows of the log that are not loaded.',
  });
  const age = meter.createObservableGauge('baton.log.waiting.age', {
    unit: 's',
    description: 'Age of the oldest record that is not loaded; 0 if none waits.',
  });
  meter.addBatchObservableCallback(
    async (result) => {
      result.observe(inFlight, gauges.inFlightBytes());
      result.observe(limit, gauges.maxBytes);
      const free = await gauges.availableBytes();
      if (free !== undefined) result.observe(available, free);
      const backlog = await gauges.backlog();
      result.observe(size, backlog.bytes);
      result.observe(waitingBytes, backlog.waitingBytes);
      result.observe(waitingRecords, backlog.waitingRecords);
      result.observe(waitingRows, backlog.waitingRows);
      result.observe(age, backlog.oldestAgeSeconds);
    },
    [size, limit, waitingBytes, inFlight, available, waitingRecords, waitingRows, age],
  );
  const sync = meter.createHistogram('baton.log.sync.duration', {
    unit: 's',
    description: 'Time of one group commit: write and fdatasync.',
    advice: { explicitBucketBoundaries: SYNC_SECONDS },
  });
  return { synced: ({ seconds }) => sync.record(seconds) };
}
