import {
  ATTR_HANDOFF_INITIATION_TIME,
  ATTR_HANDOFF_PROCESS_DEFINITION,
  ATTR_HANDOFF_PROCESS_VERSION,
  type Fact,
  factAttributes,
  factSpanShape,
  itemIds,
  type ProcessDefinition,
} from '@baton/conventions';
import {
  type Attributes,
  type AttributeValue,
  type HrTime,
  type Link,
  type SpanContext,
  SpanKind,
  TraceFlags,
} from '@opentelemetry/api';

/** What the span of a fact needs to know beside the fact. */
export interface FactSpanOptions {
  /** Begin of the interval that the fact closes; without it the span is a point. */
  readonly startMillis?: number | undefined;
  /** When the handoff was initiated. */
  readonly initiatedAtMillis?: number | undefined;
  /** Span of the initiate in the same trace; accept and bounce link to it. */
  readonly initiateSpanId?: string | undefined;
  /** Definition to send along; once per tracer is enough. */
  readonly definition?: ProcessDefinition | undefined;
  /** Version of the process, where no definition goes along. */
  readonly version?: string | undefined;
  /** Technical span during which it happened. */
  readonly activeSpan?: SpanContext | undefined;
}

/** A fact as a span, but for its ids. */
export interface FactSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly attributes: Attributes;
  readonly links: Link[];
}

const KINDS = {
  internal: SpanKind.INTERNAL,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

// OTLP holds unsigned nanoseconds and ClickHouse signed ones: 1970 to 2262. The event time attribute
// keeps what was said.
const LAST_MILLIS = 9_223_372_036_854;

function hrTimeOf(millis: number): HrTime {
  const clamped = Math.min(Math.max(millis, 0), LAST_MILLIS);
  const seconds = Math.floor(clamped / 1000);
  return [seconds, Math.round((clamped - seconds * 1000) * 1e6)];
}

const serialized = new WeakMap<ProcessDefinition, string>();

function serializeDefinition(definition: ProcessDefinition): string {
  let json = serialized.get(definition);
  if (json === undefined) {
    json = JSON.stringify(definition);
    serialized.set(definition, json);
  }
  return json;
}

/** Context of a span of the item's trace; always sampled, so that no parent decides against it. */
export function contextOf(traceId: string, spanId: string): SpanContext {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

/**
 * Name, kind, times, attributes and links of the span of a fact in the trace `traceId`: the one place
 * that decides them, for live facts and for bulk senders.
 */
export function spanOfFact(fact: Fact, traceId: string, options: FactSpanOptions): FactSpan {
  const shape = factSpanShape(
    fact,
    options.startMillis === undefined ? {} : { startMillis: options.startMillis },
  );
  const attributes: Record<string, AttributeValue> = factAttributes(fact) as Record<
    string,
    AttributeValue
  >;
  const version = options.version ?? options.definition?.version;
  if (version !== undefined) attributes[ATTR_HANDOFF_PROCESS_VERSION] = version;
  if (options.initiatedAtMillis !== undefined && fact.verb !== 'initiate') {
    attributes[ATTR_HANDOFF_INITIATION_TIME] = new Date(options.initiatedAtMillis).toISOString();
  }
  if (options.definition) {
    attributes[ATTR_HANDOFF_PROCESS_DEFINITION] = serializeDefinition(options.definition);
  }
  return {
    name: shape.name,
    kind: KINDS[shape.kind],
    startTime: hrTimeOf(shape.startMillis),
    endTime: hrTimeOf(shape.endMillis),
    attributes,
    links: linksOf(fact, traceId, options),
  };
}

function linksOf(fact: Fact, traceId: string, options: FactSpanOptions): Link[] {
  const links: Link[] = [];
  if (options.initiateSpanId && (fact.verb === 'accept' || fact.verb === 'bounce')) {
    links.push({ context: contextOf(traceId, options.initiateSpanId) });
  }
  if (fact.verb === 'open' && fact.cycle > 1) {
    const previous = itemIds({ ...fact, cycle: fact.cycle - 1 });
    links.push({ context: contextOf(previous.traceId, previous.rootSpanId) });
  }
  if (options.activeSpan) links.push({ context: options.activeSpan });
  return links;
}
