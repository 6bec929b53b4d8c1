import { hash } from 'node:crypto';
import { factId, handoffIdOf, itemIds } from '@baton/conventions';
import type { ArrivalTimes } from './arrival-times.ts';
import type { FactToSend } from './encode-fact-spans.ts';
import type { FactInput } from './fact-input.ts';
import { factOfInput, startMillisOf } from './fact-of-input.ts';
import { checkFact, describeIssues, type FactProblem } from './fact-problems.ts';
import { contentOf, factSpanId } from './fact-span-id.ts';
import type { FactCandidate } from './read-fact-body.ts';

/** What the facts of one request are read with. */
export interface FactReading {
  /** The tenant that the caller is bound to. */
  readonly namespace: string | undefined;
  readonly arrivals: ArrivalTimes;
}

/** The facts of one request, and what is wrong with the others. */
export interface FactsRead {
  readonly facts: readonly FactToSend[];
  readonly problems: readonly FactProblem[];
  /** Facts that are no good either, of which nothing is told. */
  readonly untold: number;
}

/** Problems after which no fact's are told any more: wording them takes longer than all the rest. */
const MOST_PROBLEMS = 1000;

/** Checks each candidate by itself and completes the good ones to facts with ids. */
export function readFacts(candidates: readonly FactCandidate[], o: FactReading): FactsRead {
  const facts: FactToSend[] = [];
  const problems: FactProblem[] = [];
  let untold = 0;
  const refuse = (describe: () => readonly FactProblem[]): void => {
    if (problems.length < MOST_PROBLEMS) problems.push(...describe());
    else untold++;
  };
  const occurrences = new Map<string, number>();
  const isAlone = candidates.length === 1;
  for (const [index, candidate] of candidates.entries()) {
    if ('problem' in candidate) {
      const message = candidate.problem;
      refuse(() => [{ index, path: '', message }]);
      continue;
    }
    const checked = checkFact(candidate.value);
    if ('issues' in checked) {
      const { issues } = checked;
      refuse(() => describeIssues(issues, index));
      continue;
    }
    const { input } = checked;
    if (o.namespace !== undefined && (input.namespace || o.namespace) !== o.namespace) {
      const message = `your token is bound to the namespace "${o.namespace}"`;
      refuse(() => [{ index, path: 'namespace', message }]);
      continue;
    }
    const sequence = isAlone ? undefined : index;
    facts.push(completeFact(input, { ...o, sequence, occurrences }));
  }
  return { facts, problems, untold };
}

interface Completion extends FactReading {
  /** Place in a request of several. */
  readonly sequence: number | undefined;
  /** How often each content came before in this request. */
  readonly occurrences: Map<string, number>;
}

function completeFact(input: FactInput, o: Completion): FactToSend {
  const fact = factOfInput(input, { namespace: o.namespace, atMillis: 0 });
  const content = contentOf(fact);
  const occurrence = o.occurrences.get(content) ?? 0;
  o.occurrences.set(content, occurrence + 1);
  const isTimed = input.at !== undefined;
  if (!isTimed) {
    const identity = fact.eventId ? factId(fact) : `${content} ${occurrence}`;
    fact.atMillis = o.arrivals.of(hash('sha256', itemIds(fact).traceId + identity, 'base64'));
  }
  fact.spanId = factSpanId(fact, { content, occurrence, isTimed });
  if (fact.sequence === undefined && o.sequence !== undefined) fact.sequence = o.sequence;
  // As the SDK sends it: an initiate names the handoff it begins.
  if (fact.verb === 'initiate') fact.handoffId = handoffIdOf(fact);
  return { fact, startMillis: startMillisOf(input) };
}
