import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fact, factAttributes, hashIds, type ProcessDefinition } from '@baton/conventions';
import { createProjector, type Store } from '@baton/store';
import { openEmbeddedStore } from '../../store/test/open-embedded-store.ts';

/** A store of its own in a temporary directory. */
export interface FilledStore {
  readonly store: Store;
  /** Puts more facts in, and projects them. */
  append(facts: readonly Fact[]): Promise<void>;
  close(): Promise<void>;
}

/** Puts facts, and what is declared, into a new store as spans, and projects them. */
export async function fillStore(
  facts: readonly Fact[],
  ...definitions: readonly (ProcessDefinition | undefined)[]
): Promise<FilledStore> {
  const path = await mkdtemp(join(tmpdir(), 'baton-analyzer-'));
  const store = await openEmbeddedStore(path);
  await store.insertRows('otel_traces', facts.map(spanRow));
  const declared = definitions.filter((one) => one !== undefined);
  if (declared.length > 0) await store.insertRows('otel_traces', declared.map(declaration));
  const projector = createProjector(store);
  await projector.run();
  return {
    store,
    async append(more) {
      await store.insertRows('otel_traces', more.map(spanRow));
      await projector.run();
    },
    async close() {
      await store.close();
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** What a test has to say about a fact; the rest follows from it. */
export type Step = Partial<Fact> & Pick<Fact, 'verb'> & { readonly at: string };

/** Facts of one item from its steps in order. */
export function factsOf(
  identity: { readonly process: string; readonly item: string; readonly namespace?: string },
  steps: readonly Step[],
): Fact[] {
  const { process, item, namespace = '' } = identity;
  return steps.map(({ at, ...step }, i) => ({
    namespace,
    process,
    item,
    cycle: 1,
    spanId: hashIds([namespace, process, item, String(i)], 8),
    atMillis: Date.parse(at),
    sequence: i,
    ...step,
  }));
}

function spanRow(fact: Fact): object {
  const texts = Object.entries(factAttributes(fact)).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return {
    Timestamp: new Date(fact.atMillis).toISOString(),
    TraceId: hashIds([fact.namespace, fact.process, fact.item], 16),
    SpanId: fact.spanId,
    SpanName: fact.verb,
    ServiceName: 'test',
    SpanAttributes: Object.fromEntries(texts),
    IngestedAt: '2027-03-01T00:00:00Z',
  };
}

function declaration(definition: ProcessDefinition): object {
  return {
    Timestamp: '2027-01-01T00:00:00Z',
    TraceId: 'd'.repeat(32),
    SpanId: hashIds(['declare', definition.name], 8),
    SpanName: 'declare',
    ServiceName: 'test',
    SpanAttributes: {
      'handoff.process.name': definition.name,
      'handoff.process.version': definition.version ?? '',
      'handoff.process.definition': JSON.stringify(definition),
    },
    IngestedAt: '2027-03-01T00:00:00Z',
  };
}
