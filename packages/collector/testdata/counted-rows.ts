import { defineQuery, type Store } from '@baton/store';
import { z } from 'zod';

const countRows = defineQuery({
  name: 'test/count',
  title: 'Rows',
  description: 'Rows and distinct spans of otel_traces.',
  sql: 'SELECT count() AS rows, uniqExact(SpanId) AS spans FROM otel_traces',
  params: z.object({}),
  row: z.object({ rows: z.number(), spans: z.number() }),
});

/** Rows and distinct spans that a store has. */
export const countedRows = async (store: Store): Promise<object | undefined> =>
  (await store.query(countRows, {}))[0];
