import { startLoader } from '@baton/collector';
import { openStore } from '@baton/store';
import { ownUsage } from '../process-usage.ts';

// Baton's loader on a ClickHouse server: what takes the spans from the receiver's log to the same place as the
// Collector.
const url = new URL(process.env['CLICKHOUSE_URL'] ?? '');
const store = await openStore({ kind: 'server', url: url.href });
const loader = await startLoader({ dataDir: process.argv[2] ?? '', store });

process.on('message', async (message) => {
  if (message === 'usage') process.send?.(ownUsage());
  if (message === 'drain') {
    await loader.drain();
    process.send?.({});
  }
  if (message === 'stop') {
    await loader.close();
    await store.close();
    process.exit(0);
  }
});
process.send?.({});
