import type { Random } from '../random.ts';
import { createItems } from './create-items.ts';
import type { SoakSpan } from './soak-span.ts';

/** How a request is made up. */
export interface BatchShape {
  /** Share of the spans that carry a fact. */
  readonly factShare: number;
  /** Share of the requests that hold spans sent before, in another grouping. */
  readonly regroupedShare: number;
  /** Spans of the largest requests. */
  readonly maxSpans: number;
}

const REMEMBERED = 200;
const START_MILLIS = Date.UTC(2026, 0, 5);

/** The requests of one client; ids follow from the client's number and a count. */
export function createBatches(
  random: Random,
  o: { readonly client: number } & BatchShape,
): () => readonly SoakSpan[] {
  const items = createItems(random, o.client);
  const sent: SoakSpan[] = [];
  let count = 0;
  const nextSpanId = (): string =>
    (o.client + 1).toString(16).padStart(4, '0') + (++count).toString(16).padStart(12, '0');

  const plainSpan = (): SoakSpan => {
    const startMillis = START_MILLIS + count * 1000;
    const spanId = nextSpanId();
    return {
      // Some traces of many spans, so that their range widens again and again.
      traceId: (random.chance(0.3) ? `${o.client + 1}0` : spanId).padStart(32, 'a'),
      spanId,
      name: `GET /orders/${count % 20}`,
      kind: 2,
      startMillis,
      endMillis: startMillis + random.whole(0, 500),
      attributes: { 'http.route': '/orders', 'http.response.status_code': 200, attempt: count },
    };
  };

  const nextSpan = (): SoakSpan => {
    if (!random.chance(o.factShare)) return plainSpan();
    const again = random.chance(0.05) ? items.redeliver(nextSpanId()) : undefined;
    return again ?? items.next(nextSpanId());
  };

  return () => {
    const size = sizeOf(random, o.maxSpans);
    if (sent.length > 20 && random.chance(o.regroupedShare)) {
      const start = random.whole(0, sent.length - 2);
      return sent.slice(start, start + size);
    }
    const spans = Array.from({ length: size }, nextSpan);
    sent.push(...spans.slice(0, 20));
    sent.splice(0, sent.length - REMEMBERED);
    return spans;
  };
}

/** Mostly small requests, now and then a large one. */
function sizeOf(random: Random, maxSpans: number): number {
  const draw = random.next();
  if (draw < 0.85) return random.whole(1, Math.min(12, maxSpans));
  if (draw < 0.98) return random.whole(1, Math.min(80, maxSpans));
  return random.whole(1, maxSpans);
}
