import { hash } from 'node:crypto';
import type { Fact } from '@baton/conventions';
import type { SoakSpan } from './soak-span.ts';

/** What has to be in the store, by the ids of what was sent. */
export interface Ledger {
  /** Notes a request that will be sent until it is acknowledged; the same bytes again change nothing. */
  sending(body: Buffer, spans: readonly SoakSpan[]): void;
  /** By span id, in how many different requests a span went out; each stores it once. */
  readonly requestsBySpan: ReadonlyMap<string, number>;
  /** By span id, the facts among the spans. */
  readonly facts: ReadonlyMap<string, Fact>;
  readonly traces: ReadonlySet<string>;
}

/** Creates an empty ledger. */
export function createLedger(): Ledger {
  const requestsBySpan = new Map<string, number>();
  const facts = new Map<string, Fact>();
  const traces = new Set<string>();
  const bodies = new Set<string>();
  return {
    requestsBySpan,
    facts,
    traces,
    sending(body, spans) {
      const id = hash('sha256', body, 'base64').slice(0, 16);
      if (bodies.has(id)) return;
      bodies.add(id);
      for (const { spanId, traceId, fact } of spans) {
        requestsBySpan.set(spanId, (requestsBySpan.get(spanId) ?? 0) + 1);
        traces.add(traceId);
        if (fact !== undefined) facts.set(spanId, fact);
      }
    },
  };
}
