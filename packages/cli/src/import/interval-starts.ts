import type { Fact } from '@baton/conventions';

/**
 * Makes a function that tells when the interval began that a fact ends: waiting for an accept, asking
 * for an answer; undefined where that is not known. Give it the facts of one item in their order.
 */
export function createIntervalStarts(): (fact: Fact) => number | undefined {
  const initiated = new Map<string, number>();
  let askedMillis: number | undefined;
  return (fact) => {
    if (fact.verb === 'initiate') initiated.set(fact.spanId, fact.atMillis);
    if (fact.verb === 'request_clarification') askedMillis = fact.atMillis;
    if (fact.verb === 'provide_clarification') return askedMillis;
    return fact.verb === 'accept' ? initiated.get(fact.handoffId ?? '') : undefined;
  };
}
