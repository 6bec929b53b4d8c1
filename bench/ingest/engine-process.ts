import { join } from 'node:path';
import { startLoader } from '@baton/collector';
import { createProjector, defineQuery, openStore } from '@baton/store';
import { z } from 'zod';
import { lowerThreads } from '../../packages/cli/src/engine/lower-threads.ts';
import { ownUsage } from '../process-usage.ts';

// What an engine does with spans: load them, and project the facts among them.
const countSpans = defineQuery({
  name: 'bench/spans',
  title: 'Spans',
  description: 'Rows of otel_traces.',
  sql: 'SELECT count() AS spans FROM otel_traces',
  params: z.object({}),
  row: z.object({ spans: z.number() }),
});

const dataDir = process.argv[2] ?? '';
const store = await openStore({ kind: 'embedded', path: join(dataDir, 'clickhouse') });
const projector = createProjector(store);
const loader = await startLoader({
  dataDir,
  store,
  onLoaded: () => void projector.run().catch(() => undefined),
});
lowerThreads();

process.on('message', async (message) => {
  if (message === 'usage') process.send?.(ownUsage());
  if (message === 'drain') {
    await loader.drain();
    await projector.run();
    const [counted] = await store.query(countSpans, {});
    process.send?.({ spans: counted?.spans ?? 0 });
  }
  if (message === 'stop') {
    await loader.close();
    await store.close();
    process.exit(0);
  }
});
process.send?.({});
