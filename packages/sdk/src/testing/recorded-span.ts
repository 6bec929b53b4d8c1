import {
  type Attributes,
  type AttributeValue,
  type Context,
  type HrTime,
  type Link,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
  TraceFlags,
  trace,
} from '@opentelemetry/api';

/** A span as the recorder keeps it. */
export interface RecordedSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly startMillis: number;
  readonly endMillis: number;
  readonly attributes: Readonly<Attributes>;
  readonly links: readonly Link[];
  readonly status: SpanStatus;
}

const NO_TRACE_ID = '0'.repeat(31).concat('1');

function millisOf(time: TimeInput | undefined): number {
  if (time === undefined) return Date.now();
  if (typeof time === 'number') return time;
  if (time instanceof Date) return time.getTime();
  const [seconds, nanos]: HrTime = time;
  return seconds * 1000 + nanos / 1e6;
}

/** Starts a span that is given to `onEnd` when it ends, once. */
export function startRecordedSpan(
  span: { readonly name: string; readonly options: SpanOptions; readonly spanId: string },
  parentContext: Context,
  onEnd: (span: RecordedSpan) => void,
): Span {
  const parent = trace.getSpanContext(parentContext);
  const spanContext: SpanContext = {
    traceId: parent?.traceId ?? NO_TRACE_ID,
    spanId: span.spanId,
    traceFlags: TraceFlags.SAMPLED,
  };
  const { options } = span;
  const startMillis = millisOf(options.startTime);
  const attributes: Attributes = { ...options.attributes };
  const links: Link[] = [...(options.links ?? [])];
  let { name } = span;
  let status: SpanStatus = { code: SpanStatusCode.UNSET };
  let ended = false;

  const recorded: Span = {
    spanContext: () => spanContext,
    setAttribute(key: string, value: AttributeValue | undefined) {
      if (!ended) attributes[key] = value;
      return recorded;
    },
    setAttributes(more: Attributes) {
      if (!ended) Object.assign(attributes, more);
      return recorded;
    },
    addEvent: () => recorded,
    addLink(link: Link) {
      links.push(link);
      return recorded;
    },
    addLinks(more: Link[]) {
      links.push(...more);
      return recorded;
    },
    setStatus(next: SpanStatus) {
      status = next;
      return recorded;
    },
    updateName(next: string) {
      name = next;
      return recorded;
    },
    end(endTime?: TimeInput) {
      if (ended) return;
      ended = true;
      onEnd({
        name,
        kind: options.kind ?? SpanKind.INTERNAL,
        traceId: spanContext.traceId,
        spanId: spanContext.spanId,
        parentSpanId: parent?.spanId,
        startMillis,
        endMillis: millisOf(endTime),
        attributes,
        links,
        status,
      });
    },
    isRecording: () => !ended,
    recordException: () => undefined,
  };
  return recorded;
}
