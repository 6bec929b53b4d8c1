import { type Fact, type FactValue, factAttributes } from '@baton/conventions';

/** Attributes as the table keeps them: all text, lists as JSON. */
export function attributeTexts(
  attributes: Readonly<Record<string, FactValue>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** A row of `otel_traces` that carries a fact. */
export function spanRow(
  fact: Fact,
  o: { traceId?: string; ingestedAt?: string; extra?: Record<string, string> } = {},
): object {
  return {
    Timestamp: new Date(fact.atMillis).toISOString(),
    TraceId: o.traceId ?? 'f'.repeat(32),
    SpanId: fact.spanId,
    SpanName: `${fact.verb} ${fact.handoffName ?? fact.process}`,
    ServiceName: 'test',
    SpanAttributes: { ...attributeTexts(factAttributes(fact)), ...o.extra },
    IngestedAt: o.ingestedAt ?? '2027-06-01T00:00:00Z',
  };
}
