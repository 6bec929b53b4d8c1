import { ATTR_HANDOFF_ID, ATTR_HANDOFF_ITEM_ID, type Fact } from '@baton/conventions';
import {
  context,
  ROOT_CONTEXT,
  type Span,
  TraceFlags,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { HandoffError } from './errors.ts';
import type { HandoffIdGenerator } from './id-generator.ts';
import type { AnyProcess } from './process-types.ts';
import { randomSpanId } from './random-hex.ts';
import type { Report } from './reporter.ts';
import { SCOPE } from './scope.ts';
import { contextOf, type FactSpan, type FactSpanOptions, spanOfFact } from './span-of-fact.ts';

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
  readonly idGenerator: HandoffIdGenerator | undefined;
  readonly linkActiveSpan: boolean;
  readonly report: Report;
}

// The global provider is a proxy that has no delegate until an SDK registers.
type MaybeProxy = TracerProvider & {
  readonly getDelegate?: () => TracerProvider;
  readonly getDelegateTracer?: (name: string, version: string) => Tracer | undefined;
};
type Flushable = TracerProvider & { readonly forceFlush?: () => Promise<void> };

type ItemIds = { readonly traceId: string; readonly rootSpanId: string };

const NOT_RECORDED =
  'A sampler dropped a handoff span, so handoffs are missing from what is measured. Wrap the sampler of your provider, { sampler: keepHandoffs(sampler) }, or give the tracer a provider of its own: createHandoffTracer(process, { tracerProvider: startHandoffTracing().tracerProvider }).';

// What is recorded but not sampled reaches processors, and no exporter.
const isKept = (span: Span): boolean =>
  span.isRecording() && (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;

/** Creates the emitter of one tracer. */
export function createSpanEmitter(options: SpanEmitterOptions): SpanEmitter {
  const { process, report } = options;
  const definition = process.toJSON();
  let { idGenerator } = options;
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

  // Gives undefined where the span cannot be the root of its trace, and is to be a child of it.
  const startRoot = (tracer: Tracer, shape: FactSpan, ids: ItemIds): Span | undefined => {
    const span = idGenerator?.startRoot(ids, () =>
      tracer.startSpan(shape.name, shape, ROOT_CONTEXT),
    );
    if (!span) return undefined;
    if (span.spanContext().traceId === ids.traceId) {
      // A sampler may drop roots and follow parents: as a child it has a second chance.
      return isKept(span) ? span : undefined;
    }
    // It is never ended, so it is never exported under an id that means nothing.
    idGenerator = undefined;
    report(
      'id_generator_unused',
      'The tracer has an idGenerator that its provider does not use, so `open` cannot be the root span of its trace. Give the same instance to both: new NodeSDK({ idGenerator }) and createHandoffTracer(process, { idGenerator }).',
    );
    return undefined;
  };

  return {
    isActive: () => currentTracer() !== undefined,

    emit(given, { traceId, parentSpanId }, spanOptions) {
      const tracer = currentTracer();
      if (!tracer) return undefined;
      const active = activeSpan();
      const opensRoot = idGenerator !== undefined && given.verb === 'open';
      // Roots of one item share their span id, also when another process opens it again: it is the
      // event id that tells their facts apart.
      const fact: Fact =
        opensRoot && !given.eventId ? { ...given, eventId: randomSpanId() } : given;
      const shape = spanOfFact(fact, traceId, {
        ...spanOptions,
        version: definition.version,
        ...(definitionSent ? {} : { definition }),
        ...(active ? { activeSpan: active.spanContext() } : {}),
      });
      // Always from the root context: the business trace takes no technical parent and no inherited
      // sampling decision.
      const parent = trace.setSpanContext(ROOT_CONTEXT, contextOf(traceId, parentSpanId));
      const span =
        (opensRoot && startRoot(tracer, shape, { traceId, rootSpanId: parentSpanId })) ||
        tracer.startSpan(shape.name, shape, parent);
      const { spanId } = span.spanContext();
      // A tracer that does nothing answers with its parent's context.
      const ownSpanId = spanId === parentSpanId ? undefined : spanId;
      if (fact.verb === 'initiate' && !fact.handoffId) span.setAttribute(ATTR_HANDOFF_ID, spanId);
      if (isKept(span)) definitionSent = true;
      else if (ownSpanId) report('not_recorded', NOT_RECORDED);
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
