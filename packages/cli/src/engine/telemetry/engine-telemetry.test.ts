import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, createMetrics, type Metrics } from '@baton/collector';
import { openStore, type Store } from '@baton/store';
import { afterEach, describe, expect, it } from 'vitest';
import { createEngineTelemetry, type EngineTelemetry } from './engine-telemetry.ts';
import { createProjectorWatch } from './projector-watch.ts';

let telemetry: EngineTelemetry | undefined;
let metrics: Metrics | undefined;
let store: Store | undefined;

afterEach(async () => {
  await telemetry?.close();
  await metrics?.close();
  await store?.close();
  telemetry = undefined;
  metrics = undefined;
  store = undefined;
});

const silent = createLogger({ service: 'test', level: 'silent' });

describe('what an engine tells about itself', () => {
  it('measures the lag from the oldest load that is not projected', async () => {
    let nowMillis = 0;
    metrics = await createMetrics({ service: 'test' });
    const watch = createProjectorWatch(metrics.meter, () => nowMillis);
    expect(watch.lagSeconds()).toBe(0);
    watch.touched();
    nowMillis = 2000;
    watch.touched();
    expect(watch.lagSeconds()).toBe(2);
    await expect(watch.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    nowMillis = 5000;
    expect(watch.lagSeconds()).toBe(5);
    await watch.run(async () => {
      nowMillis = 6000;
      watch.touched();
      expect(watch.lagSeconds()).toBe(6);
      return { cycles: 3, handoffs: 2 };
    });
    nowMillis = 6500;
    expect(watch.lagSeconds()).toBe(0.5);
    await watch.run(async () => ({ cycles: 1, handoffs: 0 }));
    expect(watch.lagSeconds()).toBe(0);
    const text = await metrics.prometheusText();
    expect(text).toContain('baton_projector_cycles_total 4');
    expect(text).toContain('baton_projector_failures_total 1');
    expect(text).toContain('baton_projector_run_duration_seconds_count 2');
  });

  it('is ready while the store answers and loading gets on, and says what is not', async () => {
    const path = await mkdtemp(join(tmpdir(), 'baton-engine-'));
    try {
      store = await openStore({ kind: 'embedded', path });
      telemetry = await createEngineTelemetry({ logger: silent });
      let state: 'idle' | 'failing' = 'idle';
      const status = () => ({
        state,
        loadedRows: 0,
        loadedBatches: 0,
        skippedBytes: 0,
        lastError: state === 'failing' ? 'ClickHouse is away' : undefined,
      });
      telemetry.watch({ store, loader: { status }, hasProjector: true });
      telemetry.onLoaded({ rows: 10, bytes: 1000, seconds: 0.02 });
      expect(await telemetry.readiness()).toEqual({ ready: true, reasons: [] });
      state = 'failing';
      telemetry.onLoadFailed(new Error('ClickHouse is away'));
      await store.close();
      expect(await telemetry.readiness()).toMatchObject({
        ready: false,
        reasons: [
          { code: 'store_unavailable' },
          { code: 'loader_failing', message: 'Loading fails: ClickHouse is away' },
        ],
      });
      const text = await telemetry.metricsText();
      expect(text).toContain('baton_loader_inserted_rows_total 10');
      expect(text).toContain('baton_loader_insert_failures_total 1');
      expect(text).toContain('baton_loader_insert_duration_seconds_bucket{le="0.025"} 1');
    } finally {
      await rm(path, { recursive: true, force: true });
    }
  });
});
