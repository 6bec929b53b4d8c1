import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { getHeapSpaceStatistics } from 'node:v8';
import type { Meter } from '@opentelemetry/api';

const NANOS = 1e9;
const RESOLUTION_MILLIS = 20;
/** Two readers may collect one after the other; both must see the delay of a stretch of time. */
const DELAY_WINDOW_MILLIS = 10_000;

/** Memory, CPU and event loop of this process, named by OpenTelemetry's conventions. Ends with `close`. */
export function observeProcess(meter: Meter): { close(): void } {
  meter
    .createObservableUpDownCounter('process.memory.usage', {
      unit: 'By',
      description: 'Physical memory in use (RSS).',
    })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableUpDownCounter('v8js.memory.heap.used', {
      unit: 'By',
      description: 'JavaScript heap in use, by space.',
    })
    .addCallback((result) => {
      for (const { space_name: space, space_used_size: used } of getHeapSpaceStatistics()) {
        result.observe(used, { 'v8js.heap.space.name': space });
      }
    });
  meter
    .createObservableCounter('process.cpu.time', { unit: 's', description: 'CPU time used.' })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage();
      result.observe(user / 1e6, { 'cpu.mode': 'user' });
      result.observe(system / 1e6, { 'cpu.mode': 'system' });
    });
  meter
    .createObservableGauge('process.uptime', {
      unit: 's',
      description: 'Time since the process started.',
    })
    .addCallback((result) => result.observe(process.uptime()));
  return observeEventLoop(meter);
}

function observeEventLoop(meter: Meter): { close(): void } {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MILLIS });
  histogram.enable();
  let resetAtMillis = performance.now();
  const gauge = (which: string, description: string) =>
    meter.createObservableGauge(`nodejs.eventloop.delay.${which}`, { unit: 's', description });
  const p50 = gauge('p50', 'Median delay of the event loop in the last seconds.');
  const p99 = gauge('p99', '99th percentile of the delay of the event loop in the last seconds.');
  const max = gauge('max', 'Longest delay of the event loop in the last seconds.');
  meter.addBatchObservableCallback(
    (result) => {
      if (histogram.count > 0) {
        result.observe(p50, histogram.percentile(50) / NANOS);
        result.observe(p99, histogram.percentile(99) / NANOS);
        result.observe(max, histogram.max / NANOS);
      }
      if (performance.now() - resetAtMillis < DELAY_WINDOW_MILLIS) return;
      resetAtMillis = performance.now();
      histogram.reset();
    },
    [p50, p99, max],
  );
  return { close: () => void histogram.disable() };
}
