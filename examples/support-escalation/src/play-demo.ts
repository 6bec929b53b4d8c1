import { type AnyProcess, createHandoffTracer } from '@baton/sdk';
import { startHandoffTracing } from '@baton/sdk/node';
import { playStep, type Ticket } from './play-step.ts';
import { supportEscalation } from './process.ts';
import { DEFAULT_ITEMS, simulate } from './simulate.ts';

const DAY_MILLIS = 86_400_000;

/** Facts between two flushes, which bound what waits to be sent. */
const FACTS_PER_FLUSH = 1500;

/** Settings of {@link playDemo}. */
export interface PlayDemoOptions {
  /** Where the OTLP receiver listens, such as `http://127.0.0.1:4318`. */
  readonly endpoint: string;
  /** Sent with each request, such as a token. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** @default 1200 */
  readonly items?: number | undefined;
  /** @default 1 */
  readonly seed?: number | undefined;
  /** The end of the eight weeks, in milliseconds since 1970. @default the last midnight, UTC */
  readonly endMillis?: number | undefined;
  /** Tenant the demo is played into. @default '' */
  readonly namespace?: string | undefined;
  /** Told after each flush, in items. */
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
  /** Stops after the item at hand. */
  readonly signal?: AbortSignal | undefined;
}

/** What was played. */
export interface PlayedDemo {
  readonly items: number;
  readonly facts: number;
}

/**
 * Plays the eight weeks through the SDK over OTLP and waits until the receiver has taken everything.
 * Playing the same seed, size and end again changes nothing, since each fact has an event id.
 *
 * @throws the signal's reason, or HandoffError if the receiver does not take the facts
 */
export async function playDemo(o: PlayDemoOptions): Promise<PlayedDemo> {
  const total = o.items ?? DEFAULT_ITEMS;
  const endMillis = o.endMillis ?? Math.floor(Date.now() / DAY_MILLIS) * DAY_MILLIS;
  const tracing = startHandoffTracing({
    endpoint: o.endpoint,
    headers: o.headers,
    serviceName: 'support-escalation-demo',
    exportMode: 'batched',
  });
  let items = 0;
  let facts = 0;
  try {
    const tracer = createHandoffTracer<AnyProcess>(supportEscalation, {
      tracerProvider: tracing.tracerProvider,
      namespace: o.namespace,
      // The texts are made up, so that showing them harms nobody.
      capture: { values: ['note', 'error_message', 'browser', 'product_version'] },
      linkActiveSpan: false,
    });
    let unflushed = 0;
    const flush = async (): Promise<void> => {
      await tracing.forceFlush();
      unflushed = 0;
      o.onProgress?.({ done: items, total });
    };
    for (const { key, steps } of simulate({ items: total, seed: o.seed, endMillis })) {
      o.signal?.throwIfAborted();
      const ticket: Ticket = { item: tracer.item(key, { system: 'demo' }), handoffs: new Map() };
      for (const step of steps) playStep(ticket, step);
      items += 1;
      facts += steps.length;
      unflushed += steps.length;
      if (unflushed >= FACTS_PER_FLUSH) await flush();
    }
    await flush();
  } finally {
    await tracing.shutdown();
  }
  return { items, facts };
}
