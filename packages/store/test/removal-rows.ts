import { type Fact, itemIds, type Verb } from '@baton/conventions';
import { spanRow } from './span-row.ts';

export const DAY_SECONDS = 86_400;
export const NOW = Date.parse('2027-06-01T00:00:00Z');

/** Verbs of an item that is closed. */
export const LIFE: readonly Verb[] = ['open', 'initiate', 'accept', 'close'];

const agoMillis = (days: number): number => NOW - days * DAY_SECONDS * 1000;

let spans = 0;
const nextSpanId = (): string => (spans++).toString(16).padStart(16, '0');

interface Step {
  readonly verb: Verb;
  readonly daysAgo: number;
  readonly process?: string;
  readonly cycle?: number;
}

/** A step of an item as a span. */
export function rowOf(item: string, step: Step, o: { traceId?: string; ingestedAt?: string } = {}) {
  const { verb, daysAgo, process = 'desk', cycle = 1 } = step;
  const fact: Fact = {
    namespace: '',
    process,
    item,
    cycle,
    verb,
    spanId: nextSpanId(),
    atMillis: agoMillis(daysAgo),
    handoffName: 'escalate',
    sourceTeam: 'support',
    targetTeam: 'platform',
  };
  return spanRow(fact, { traceId: itemIds(fact).traceId, ...o });
}

/** Steps of an item, all at one time. */
export const steps = (item: string, verbs: readonly Verb[], o: Omit<Step, 'verb'>): object[] =>
  verbs.map((verb) => rowOf(item, { verb, ...o }));

/** A span that is no fact. */
export const technical = (o: {
  traceId: string;
  attributes?: Record<string, string>;
  ingestedAt?: string;
}): object => ({
  Timestamp: new Date(agoMillis(300)).toISOString(),
  TraceId: o.traceId,
  SpanId: nextSpanId(),
  SpanName: 'GET /tickets',
  ServiceName: 'web',
  SpanAttributes: { 'http.method': 'GET', ...o.attributes },
  IngestedAt: o.ingestedAt ?? '2027-06-01T00:00:00Z',
});
