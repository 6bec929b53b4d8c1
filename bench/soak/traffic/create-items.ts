import { type Fact, itemIds } from '@baton/conventions';
import type { Random } from '../random.ts';
import { type SoakSpan, spanOfFact } from './soak-span.ts';

/** The name under which the soaks' work items are found. */
export const PROCESS = 'soak';

const TEAMS = ['support', 'network', 'database', 'billing'] as const;
const OPEN_ITEMS = 5;
const FIRST_DAY_MILLIS = Date.UTC(2026, 0, 5);
const HOUR_MILLIS = 3_600_000;

interface Item {
  readonly name: string;
  readonly traceId: string;
  readonly hasEventIds: boolean;
  atMillis: number;
  sequence: number;
  team: string;
  /** What may happen next. */
  state: 'new' | 'idle' | 'pending' | 'asked' | 'accepted' | 'closed';
  target: string;
  handoff: string;
}

/** Tells the stories of work items, one fact after the other. */
export interface Items {
  /** The span of the next fact of some item. */
  next(spanId: string): SoakSpan;
  /** The last fact again under another span id, as an at-least-once consumer delivers it. */
  redeliver(spanId: string): SoakSpan | undefined;
}

/** Creates the items of one client. */
export function createItems(random: Random, client: number): Items {
  let count = 0;
  let last: { fact: Fact; traceId: string } | undefined;
  const create = (): Item => {
    const name = `S-${client}-${count++}`;
    const { traceId } = itemIds({ namespace: '', process: PROCESS, item: name, cycle: 1 });
    return {
      name,
      traceId,
      hasEventIds: random.chance(0.4),
      atMillis: FIRST_DAY_MILLIS + random.whole(0, 24 * 40) * HOUR_MILLIS,
      sequence: 0,
      team: random.pick(TEAMS),
      state: 'new',
      target: '',
      handoff: '',
    };
  };
  const items = Array.from({ length: OPEN_ITEMS }, create);

  return {
    next(spanId) {
      const index = random.whole(0, OPEN_ITEMS - 1);
      let item = items[index] ?? create();
      if (item.state === 'closed') item = create();
      items[index] = item;
      const fact = advance(item, spanId, random);
      last = { fact, traceId: item.traceId };
      return spanOfFact(fact, item.traceId);
    },
    redeliver(spanId) {
      if (last?.fact.eventId === undefined) return undefined;
      return spanOfFact({ ...last.fact, spanId }, last.traceId);
    },
  };
}

/** Moves the item one step on and tells the fact. */
function advance(item: Item, spanId: string, random: Random): Fact {
  item.atMillis += random.whole(1, 20 * 60) * 60_000;
  item.sequence += 1;
  const base = {
    namespace: '',
    process: PROCESS,
    item: item.name,
    cycle: 1,
    spanId,
    atMillis: item.atMillis,
    sequence: item.sequence,
    ...(item.hasEventIds ? { eventId: `${item.name}/${item.sequence}` } : {}),
  };
  const between = {
    handoffName: `to-${item.target}`,
    handoffId: item.handoff,
    sourceStage: item.team,
    sourceTeam: item.team,
    targetStage: item.target,
    targetTeam: item.target,
  };
  const step = stepOf(item, random);
  switch (step) {
    case 'open':
      item.state = 'idle';
      return { ...base, verb: step, targetStage: item.team, targetTeam: item.team };
    case 'close':
      item.state = 'closed';
      return { ...base, verb: step, outcome: 'solved' };
    case 'initiate': {
      item.state = 'pending';
      item.target = random.pick(TEAMS);
      item.handoff = `${item.name}-h${item.sequence}`;
      return {
        ...base,
        ...between,
        verb: step,
        handoffName: `to-${item.target}`,
        handoffId: item.handoff,
        targetStage: item.target,
        targetTeam: item.target,
        requiredFields: ['logs', 'version'],
        presentFields: random.chance(0.5) ? ['logs', 'version'] : ['logs'],
        completeness: 0.5,
      };
    }
    case 'request_clarification':
      item.state = 'asked';
      return { ...base, ...between, verb: step, missingFields: ['version'] };
    case 'provide_clarification':
      item.state = 'pending';
      return { ...base, ...between, verb: step };
    case 'bounce':
      item.state = 'idle';
      return { ...base, ...between, verb: step, reason: 'wrong team' };
    case 'accept':
      item.state = 'accepted';
      return { ...base, ...between, verb: step };
    case 'complete':
      item.state = 'idle';
      item.team = item.target;
      return { ...base, ...between, verb: step };
    default:
      return { ...base, verb: 'update', status: 'waiting' };
  }
}

function stepOf(item: Item, random: Random): Fact['verb'] {
  switch (item.state) {
    case 'new':
      return 'open';
    case 'idle':
      return random.chance(0.3) ? 'close' : 'initiate';
    case 'pending':
      return random.pick(['accept', 'accept', 'request_clarification', 'bounce', 'update']);
    case 'asked':
      return 'provide_clarification';
    default:
      return 'complete';
  }
}
