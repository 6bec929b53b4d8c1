import type { Fact } from './fact.ts';
import type { Verb } from './verb.ts';

/** How a fact looks as a span; kinds are those of OpenTelemetry. */
export interface FactSpanShape {
  /** Verb and handoff, or verb and process where no handoff is named: few distinct values. */
  readonly name: string;
  readonly kind: 'internal' | 'producer' | 'consumer';
  readonly startMillis: number;
  readonly endMillis: number;
}

const CONSUMER_VERBS: ReadonlySet<Verb> = new Set(['accept', 'bounce']);
const ITEM_VERBS: ReadonlySet<Verb> = new Set(['open', 'update', 'close']);
const CLOSING_VERBS: ReadonlySet<Verb> = new Set([
  'accept',
  'bounce',
  'provide_clarification',
  'complete',
  'cancel',
]);

/**
 * Name, kind and times of the span that carries a fact. A fact is a point in time, but one that
 * closes an interval (accept, bounce, provide_clarification, complete, cancel) begins at
 * `startMillis` where that is known and earlier, so that trace views draw waiting and working bars.
 */
export function factSpanShape(fact: Fact, options?: { startMillis?: number }): FactSpanShape {
  const { verb, atMillis } = fact;
  const subject = ITEM_VERBS.has(verb) ? fact.process : fact.handoffName || fact.process;
  const startMillis = options?.startMillis ?? atMillis;
  const isInterval = CLOSING_VERBS.has(verb) && startMillis < atMillis;
  return {
    name: `${verb} ${subject}`,
    kind: verb === 'initiate' ? 'producer' : CONSUMER_VERBS.has(verb) ? 'consumer' : 'internal',
    startMillis: isInterval ? startMillis : atMillis,
    endMillis: atMillis,
  };
}
