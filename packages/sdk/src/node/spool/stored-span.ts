import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** A finished span as text, with its resource, so that another process can send it as it was. */
export function writeSpan(span: ReadableSpan): string {
  return JSON.stringify({
    name: span.name,
    kind: span.kind,
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    status: span.status,
    attributes: span.attributes,
    links: span.links,
    events: span.events,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
    parentSpanContext: span.parentSpanContext,
    context: span.spanContext(),
    resource: span.resource.attributes,
  });
}

type StoredSpan = Omit<ReadableSpan, 'spanContext' | 'resource' | 'ended'> & {
  readonly context: ReturnType<ReadableSpan['spanContext']>;
  readonly resource: ReadableSpan['resource']['attributes'];
};

/** Reads spans of one file; those that share a resource share the object, as serializers expect. */
export function readSpans(texts: readonly string[]): ReadableSpan[] {
  const resources = new Map<string, ReadableSpan['resource']>();
  return texts.map((text) => {
    const { context, resource: attributes, ...span } = JSON.parse(text) as StoredSpan;
    const key = JSON.stringify(attributes);
    const resource = resources.get(key) ?? resourceFromAttributes(attributes);
    resources.set(key, resource);
    return { ...span, resource, spanContext: () => context, ended: true };
  });
}
