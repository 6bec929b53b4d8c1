import { randomHex, randomSpanId } from './random-hex.ts';

/** Makes the ids of spans, as providers of the OpenTelemetry SDK ask for them. */
export interface IdGenerator {
  /** 32 hexadecimal digits. */
  generateTraceId(): string;
  /** 16 hexadecimal digits. */
  generateSpanId(): string;
}

/** An id generator that can give the root span of an item the id that everyone expects of it. */
export interface HandoffIdGenerator extends IdGenerator {
  /**
   * Starts the root span of an item under its own ids; gives undefined, and starts nothing, where
   * this generator has started that root before, since no two spans may share an id.
   */
  startRoot<S>(
    ids: { readonly traceId: string; readonly rootSpanId: string },
    start: () => S,
  ): S | undefined;
}

// An item that is opened again is mostly opened soon; what is forgotten beyond costs a doubled id in
// a trace view, not a fact.
const MAX_REMEMBERED_ROOTS = 10_000;

const RANDOM_IDS: IdGenerator = {
  generateTraceId: () => randomHex(32),
  generateSpanId: randomSpanId,
};

/**
 * Creates an id generator for your provider: with it the first `open` of an item is the root span of
 * its trace, instead of a child of a root that nobody sent. All other spans get their ids from
 * `base`, random ones unless said.
 *
 * Give the same instance to the provider and to the tracer.
 *
 * @example
 * const idGenerator = createHandoffIdGenerator();
 * new NodeSDK({ idGenerator }).start();
 * const tracer = createHandoffTracer(escalation, { idGenerator });
 */
export function createHandoffIdGenerator(base: IdGenerator = RANDOM_IDS): HandoffIdGenerator {
  const started = new Set<string>();
  let nextTraceId: string | undefined;
  let nextSpanId: string | undefined;

  return {
    generateTraceId() {
      const id = nextTraceId ?? base.generateTraceId();
      nextTraceId = undefined;
      return id;
    },
    generateSpanId() {
      const id = nextSpanId ?? base.generateSpanId();
      nextSpanId = undefined;
      return id;
    },
    startRoot({ traceId, rootSpanId }, start) {
      if (started.has(traceId)) return undefined;
      started.add(traceId);
      if (started.size > MAX_REMEMBERED_ROOTS) {
        const [oldest] = started;
        if (oldest !== undefined) started.delete(oldest);
      }
      nextTraceId = traceId;
      nextSpanId = rootSpanId;
      try {
        return start();
      } finally {
        // Whatever the provider did with them, no other span may get them.
        nextTraceId = undefined;
        nextSpanId = undefined;
      }
    },
  };
}
