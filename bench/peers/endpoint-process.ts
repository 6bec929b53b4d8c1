import { join } from 'node:path';
import { startClickHouseHttp } from '@baton/collector';
import { defineQuery, openStore } from '@baton/store';
import { z } from 'zod';
import { ownUsage } from '../process-usage.ts';

// A ClickHouse that the Collector and Baton write into alike: the embedded engine behind its HTTP endpoint, alone in
// its process.
const countSpans = defineQuery({
  name: 'bench/spans',
  title: 'Spans',
  description: 'Rows of otel_traces.',
  sql: 'SELECT count() AS spans FROM otel_traces',
  params: z.object({}),
  row: z.object({ spans: z.number() }),
});

const [dataDir = '', user = '', password = ''] = [
  process.argv[2],
  'default',
  process.env['PASSWORD'],
];
const storePath = join(dataDir, 'clickhouse');
const store = await openStore({ kind: 'embedded', path: storePath });
const endpoint = await startClickHouseHttp({
  host: '127.0.0.1',
  port: 0,
  storePath,
  directory: join(dataDir, 'rows'),
  users: [{ name: user, password, isReadOnly: false }],
});

process.on('message', async (message) => {
  if (message === 'usage') process.send?.(ownUsage());
  if (message === 'count') {
    const [counted] = await store.query(countSpans, {});
    process.send?.({ spans: counted?.spans ?? 0 });
  }
  if (message === 'stop') {
    await endpoint.close();
    await store.close();
    process.exit(0);
  }
});
process.send?.({ url: endpoint.url });
