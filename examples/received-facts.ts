import { type Fact, factOfSpan, foldCycle } from '@baton/conventions';
import type { OtlpServer } from '../packages/sdk/test/otlp-server.ts';

/** Facts that an endpoint acknowledged, in the order of their arrival. */
export function receivedFacts(server: OtlpServer): Fact[] {
  return server.accepted.flatMap((span) => {
    const endMillis = Number(BigInt(span.endTimeUnixNano) / 1_000_000n);
    const fact = factOfSpan({
      spanId: span.spanId,
      endMillis,
      attributes: span.attributes as Parameters<typeof factOfSpan>[0]['attributes'],
    });
    return fact ? [fact] : [];
  });
}

/** What the store would make of the facts of one item. */
export const foldItem = (facts: readonly Fact[], item: string) =>
  foldCycle(facts.filter((fact) => fact.item === item));
