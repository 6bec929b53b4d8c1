import { ATTR_HANDOFF_ID, ATTR_HANDOFF_ITEM_ID, type Fact } from '@baton/conventions';
import {
  context,
  ROOT_CONTEXT,
  type Span,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { HandoffError } from './errors.ts';
import type { AnyProcess } from './process-types.ts';
import type { Report } from './reporter.ts';
import { SCOPE } from './scope.ts';
import { contextOf, type FactSpanOptions, spanOfFact } from './span-of-fact.ts';

/** Ids in the item's trace between which a fact's span stands. */
export interface SpanPlace {
  readonly traceId: string;
  readonly parentSpanId: string;
}

/** Turns facts into finished spans of a provider. */
export interface SpanEmitter {
  /** Whether there is a provider to emit to. */
  isActive(): boolean;
  /** Starts and ends the span of a fact; gives its span id, if it got one of its own. */
  emit(fact: Fact, place: SpanPlace, options: FactSpanOptions): string | undefined;
  forceFlush(): Promise<void>;
}

/** Options of {@link createSpanEmitter}. */
export interface SpanEmitterOptions {
  readonly process: AnyProcess;
  readonly tracerProvider: TracerProvider | undefined;
  readonly linkActiveSpan: boolean;
  readonly report: Report;
}

// The global provider is a proxy that has no delegate until an SDK registers.
type MaybeProxy = TracerProvider & {
  readonly getDelegate?: () => TracerProvider;
  readonly getDelegateTracer?: (name: string, version: string) => Tracer | undefined;
};
type Flushable = TracerProvider & { readonly forceFlush?: () => Promise<void> };

/** Creates the emitter of one tracer. */
export function createSpanEmitter(options: SpanEmitterOptions): SpanEmitter {
  const { process, report } = options;
  const definition = process.toJSON();
  let definitionSent = false;
  let known: { readonly provider: TracerProvider; readonly tracer: Tracer } | undefined;

  const currentProvider = (): MaybeProxy => options.tracerProvider ?? trace.getTracerProvider();

  // Looked up at each fact, since an SDK may be registered after the tracer was created.
  const currentTracer = (): Tracer | undefined => {
    const proxy = currentProvider();
    const provider = proxy.getDelegate?.() ?? proxy;
    if (known?.provider === provider) return known.tracer;
    const tracer = proxy.getDelegateTracer
      ? proxy.getDelegateTracer(SCOPE.name, SCOPE.version)
      : proxy.getTracer(SCOPE.name, SCOPE.version);
    known = tracer && { provider, tracer };
    return tracer;
  };

  const activeSpan = (): Span | undefined => {
    if (!options.linkActiveSpan) return undefined;
    const span = trace.getSpan(context.active());
    return span && trace.isSpanContextValid(span.spanContext()) ? span : undefined;
  };

  return {
    isActive: () => currentTracer() !== undefined,

    emit(fact, { traceId, parentSpanId }, spanOptions) {
      const tracer = currentTracer();
      if (!tracer) return undefined;
      const active = activeSpan();
      const shape = spanOfFact(fact, traceId, {
        ...spanOptions,
        version: definition.version,
        ...(definitionSent ? {} : { definition }),
        ...(active ? { activeSpan: active.spanContext() } : {}),
      });
      // Always from the root context: the business trace takes no technical parent and no inherited
      // sampling decision.
      const parent = trace.setSpanContext(ROOT_CONTEXT, contextOf(traceId, parentSpanId));
      const span = tracer.startSpan(shape.name, shape, parent);
      const { spanId } = span.spanContext();
      // A tracer that does nothing answers with its parent's context.
      const ownSpanId = spanId === parentSpanId ? undefined : spanId;
      if (span.isRecording()) {
        definitionSent = true;
        if (fact.verb === 'initiate' && !fact.handoffId) span.setAttribute(ATTR_HANDOFF_ID, spanId);
      } else if (ownSpanId) {
        report(
          'not_recorded',
          'A sampler dropped a handoff span, so handoffs are missing from what is measured. Keep spans of the scope "@baton/sdk" in your sampler, or give the tracer its own provider: createHandoffTracer(process, { tracerProvider: startHandoffTracing().tracerProvider }).',
        );
      }
      span.end(shape.endTime);
      if (active?.isRecording()) active.setAttribute(ATTR_HANDOFF_ITEM_ID, fact.item);
      return ownSpanId;
    },

    async forceFlush() {
      const proxy = currentProvider();
      const provider: Flushable = proxy.getDelegate?.() ?? proxy;
      try {
        await provider.forceFlush?.();
      } catch (thrown) {
        // A provider of the OpenTelemetry SDK throws a list, one error for each of its processors.
        const [cause] = Array.isArray(thrown) ? thrown : [thrown];
        if (HandoffError.isInstance(cause)) throw cause;
        throw new HandoffError(
          'flush_failed',
          `The tracer provider could not export everything: ${cause}`,
          { cause },
        );
      }
    },
  };
}
