import { type Fact, itemIds, type ProcessDefinition } from '@baton/conventions';
import { SpanStatusCode } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { SCOPE } from '../scope.ts';
import { contextOf, spanOfFact } from '../span-of-fact.ts';

/** Options of {@link factToReadableSpan}. */
export interface ReadableSpanOptions {
  /** Begin of the interval that the fact closes, in milliseconds since 1970. */
  readonly startMillis?: number | undefined;
  /** When its handoff was initiated, in milliseconds since 1970. */
  readonly initiatedAtMillis?: number | undefined;
  /** Definition to send along; once per request is enough. */
  readonly definition?: ProcessDefinition | undefined;
  /** Version of the process, where no definition goes along. */
  readonly version?: string | undefined;
  /** Instrumentation scope. @default this package */
  readonly scope?: { readonly name: string; readonly version?: string } | undefined;
  /** Who sends it. @default service.name = baton */
  readonly resource?: ReadableSpan['resource'] | undefined;
}

type Ids = ReturnType<typeof itemIds>;

const DEFAULT_RESOURCE = resourceFromAttributes({ 'service.name': 'baton' });
const UNSET = { code: SpanStatusCode.UNSET };
const NO_EVENTS: ReadableSpan['events'] = [];

// Bulk senders go item by item, so remembering the last one saves nearly every hash.
let lastFact: Fact | undefined;
let lastIds: Ids | undefined;

function idsOf(fact: Fact): Ids {
  const known =
    lastIds !== undefined &&
    lastFact?.item === fact.item &&
    lastFact.cycle === fact.cycle &&
    lastFact.process === fact.process &&
    lastFact.namespace === fact.namespace;
  const ids = known ? lastIds : undefined;
  lastFact = fact;
  lastIds = ids ?? itemIds(fact);
  return lastIds;
}

/**
 * The finished span of a fact, as the OTLP serializers take it, for those who send many facts with
 * ids of their own: `fact.spanId` is the span's id, and its parent the root of the item.
 */
export function factToReadableSpan(fact: Fact, options: ReadableSpanOptions = {}): ReadableSpan {
  const { traceId, rootSpanId } = idsOf(fact);
  const span = spanOfFact(fact, traceId, options);
  const [startSeconds, startNanos] = span.startTime;
  const [endSeconds, endNanos] = span.endTime;
  const borrow = endNanos < startNanos ? 1 : 0;
  const own = { ...contextOf(traceId, fact.spanId), isRemote: false };
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => own,
    ...(fact.spanId === rootSpanId ? {} : { parentSpanContext: contextOf(traceId, rootSpanId) }),
    startTime: span.startTime,
    endTime: span.endTime,
    duration: [endSeconds - startSeconds - borrow, endNanos - startNanos + borrow * 1e9],
    status: UNSET,
    attributes: span.attributes,
    links: span.links,
    events: NO_EVENTS,
    ended: true,
    resource: options.resource ?? DEFAULT_RESOURCE,
    instrumentationScope: options.scope ?? SCOPE,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}
