import type { Fact, FactValue } from '../fact.ts';
import { handoffIdOf } from '../identity.ts';
import type { StatusMeanings } from '../process-definition.ts';
import { draftHandoff, type HandoffDraft } from './handoff-draft.ts';
import type { HandoffIndex } from './match-handoff.ts';
import type { OrderedFacts } from './order-facts.ts';
import { createStatusCourse, type StatusCourse } from './status-course.ts';

/** What is known of a cycle while its facts are read in order. */
export interface Reading {
  readonly index: HandoffIndex;
  readonly initiates: ReadonlyMap<Fact, HandoffDraft>;
  readonly open: Set<HandoffDraft>;
  readonly knownFields: Set<string>;
  readonly teamSequence: string[];
  readonly stageSequence: string[];
  readonly statuses: StatusCourse;
  attributes: Readonly<Record<string, FactValue>>;
  currentStage: string;
  currentTeam: string;
  itemType: string;
  itemUrl: string;
  opened: boolean;
  close: Fact | undefined;
  outcome: string | null;
  outcomeScore: number | null;
  reopenedBy: Fact | undefined;
  reopened: number;
  reopenedAtMillis: number | null;
  itemRounds: number;
  unmatched: number;
  late: number;
}

/** Prepares to read a cycle: finds its handoffs, so that a fact ahead of its initiate finds it too. */
export function beginReading(ordered: OrderedFacts, statuses?: StatusMeanings): Reading {
  const byId = new Map<string, HandoffDraft>();
  const byName = new Map<string, HandoffDraft[]>();
  const byFactId = new Map<string, HandoffDraft>();
  const initiates = new Map<Fact, HandoffDraft>();
  let handoffs = 0;
  for (const { id: factId, fact } of ordered.facts) {
    if (fact.verb !== 'initiate') continue;
    const id = handoffIdOf(fact);
    const known = byId.get(id);
    const draft = known ?? draftHandoff(id, ++handoffs, fact);
    initiates.set(fact, draft);
    byFactId.set(factId, draft);
    if (known === undefined) {
      byId.set(id, draft);
      const name = fact.handoffName ?? '';
      const named = byName.get(name);
      if (named === undefined) byName.set(name, [draft]);
      else named.push(draft);
    }
  }
  // Second, so that a handoff's own id is never hidden by the span id of another's initiate.
  for (const [fact, draft] of initiates) if (!byId.has(fact.spanId)) byId.set(fact.spanId, draft);
  for (const [spanId, factId] of ordered.redelivered) {
    const draft = byFactId.get(factId);
    if (draft !== undefined && !byId.has(spanId)) byId.set(spanId, draft);
  }
  return {
    index: { byId, byName },
    initiates,
    open: new Set(),
    knownFields: new Set(),
    teamSequence: [],
    stageSequence: [],
    statuses: createStatusCourse(statuses),
    attributes: {},
    currentStage: '',
    currentTeam: '',
    itemType: '',
    itemUrl: '',
    opened: false,
    close: undefined,
    outcome: null,
    outcomeScore: null,
    reopenedBy: undefined,
    reopened: 0,
    reopenedAtMillis: null,
    itemRounds: 0,
    unmatched: 0,
    late: 0,
  };
}
