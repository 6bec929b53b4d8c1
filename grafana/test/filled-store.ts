import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fact, factAttributes, factSpanShape, itemIds } from '@baton/conventions';
import { createProjector, openRawSql, type Store } from '@baton/store';
import { openEmbeddedStore } from '../../packages/store/test/open-embedded-store.ts';

/** Rows of a foreign statement with the types of their columns. */
export interface Answer {
  readonly meta: readonly { readonly name: string; readonly type: string }[];
  readonly data: readonly Readonly<Record<string, unknown>>[];
}

/** A store of its own in a temporary directory, and what reads it as the endpoint does. */
export interface FilledStore {
  readonly store: Store;
  ask(sql: string): Promise<Answer>;
  close(): Promise<void>;
}

/** Puts facts into a new store as spans, and projects them. */
export async function filledStore(facts: readonly Fact[]): Promise<FilledStore> {
  const path = await mkdtemp(join(tmpdir(), 'baton-grafana-'));
  const store = await openEmbeddedStore(path);
  await store.insertRows('otel_traces', facts.map(spanRow));
  await createProjector(store).run();
  const raw = openRawSql({
    path,
    settings: { output_format_json_quote_64bit_integers: 0, session_timezone: 'UTC' },
  });
  const answer = async (sql: string): Promise<Answer> => {
    const { bytes } = await raw.run({ sql, format: 'JSON', isReadOnly: true, database: 'baton' });
    return JSON.parse(new TextDecoder().decode(bytes)) as Answer;
  };
  // Many dashboards ask the same, and nothing changes meanwhile.
  const answers = new Map<string, Promise<Answer>>();
  return {
    store,
    ask(sql) {
      const known = answers.get(sql) ?? answer(sql);
      answers.set(sql, known);
      return known;
    },
    async close() {
      await raw.close();
      await store.close();
      await rm(path, { recursive: true, force: true });
    },
  };
}

function spanRow(fact: Fact): object {
  const { name, startMillis, endMillis } = factSpanShape(fact);
  const texts = Object.entries(factAttributes(fact)).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const ids = itemIds(fact);
  return {
    Timestamp: new Date(startMillis).toISOString(),
    TraceId: ids.traceId,
    SpanId: fact.verb === 'open' ? ids.rootSpanId : fact.spanId,
    ParentSpanId: fact.verb === 'open' ? '' : ids.rootSpanId,
    SpanName: name,
    ServiceName: 'test',
    Duration: (endMillis - startMillis) * 1_000_000,
    StatusCode: 'Unset',
    SpanAttributes: Object.fromEntries(texts),
    IngestedAt: new Date(endMillis).toISOString(),
  };
}
