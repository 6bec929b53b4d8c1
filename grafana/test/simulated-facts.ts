import { type Fact, hashIds } from '@baton/conventions';

/** When the tests look: what is open lasts until then. */
export const NOW_MILLIS = Date.parse('2026-03-01T12:00:00Z');

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A name that hostile SQL would like, and one with a backslash as domains have. */
export const TEAMS = ["O'Brien", 'DOMAIN\\ops', 'support'] as const;

/** Numbers between 0 and 1, the same in every run (the minimal standard of Park and Miller). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/**
 * Items of two processes that pass between three teams over forty days: accepted after hours, some bounced,
 * asked back, cancelled, past due, some not accepted yet, some accepted and under way.
 */
export function simulatedFacts(items: number): Fact[][] {
  const random = createRandom(7);
  return Array.from({ length: items }, (_, i) => itemFacts(i, random));
}

function itemFacts(index: number, random: () => number): Fact[] {
  const identity = {
    namespace: index % 5 === 0 ? 'emea' : '',
    process: index % 3 === 0 ? 'returns' : 'escalation',
    item: index === 1 ? "IT'S-1" : `ITEM-${index}`,
    cycle: 1,
  };
  const facts: Fact[] = [];
  let atMillis = NOW_MILLIS - 40 * DAY + Math.floor(random() * 40 * DAY);
  const add = (fact: Partial<Fact> & Pick<Fact, 'verb'>, afterHours: number): boolean => {
    atMillis += Math.round(afterHours * HOUR);
    if (atMillis > NOW_MILLIS) return false;
    const sequence = facts.length;
    const spanId = hashIds([identity.item, String(sequence)], 8);
    facts.push({ ...identity, spanId, atMillis, sequence, ...fact });
    return true;
  };
  // Nobody reported the beginning of the third: no root span.
  if (index !== 2) add({ verb: 'open', targetStage: 'start', targetTeam: TEAMS[2] }, 0);
  let team = 2;
  for (let hop = 1; hop <= 1 + Math.floor(random() * 3); hop += 1) {
    const to = (team + 1 + Math.floor(random() * 2)) % TEAMS.length;
    const handoffId = `h${hop}`;
    const ref = { handoffId, handoffName: 'pass' };
    const hasLogs = random() < 0.6;
    const initiated = add(
      {
        verb: 'initiate',
        ...ref,
        sourceStage: `stage-${team}`,
        sourceTeam: TEAMS[team] ?? '',
        targetStage: `stage-${to}`,
        targetTeam: TEAMS[to] ?? '',
        dueAtMillis: atMillis + 30 * HOUR,
        requiredFields: ['logs', 'version'],
        presentFields: hasLogs ? ['logs', 'version'] : ['version'],
        missingFields: hasLogs ? [] : ['logs'],
        completeness: hasLogs ? 1 : 0.5,
      },
      1 + random(),
    );
    // Nobody takes some of them, and some are worked on without end.
    const isStuck = random();
    if (!initiated || isStuck < 0.06) return facts;
    if (!add({ verb: 'accept', ...ref }, random() * (hasLogs ? 12 : 30))) return facts;
    if (isStuck < 0.1) return facts;
    const luck = random();
    if (luck < 0.15) {
      add({ verb: 'request_clarification', ...ref, missingFields: ['logs'] }, random());
      if (!add({ verb: 'provide_clarification', ...ref }, random() * 5)) return facts;
    }
    if (luck > 0.9) {
      add({ verb: 'bounce', ...ref, reason: 'no_logs', missingFields: ['logs'] }, random() * 3);
      break;
    }
    if (luck > 0.85) {
      add({ verb: 'cancel', ...ref, reason: 'withdrawn' }, random() * 3);
      break;
    }
    if (!add({ verb: 'complete', ...ref }, random() * 20)) return facts;
    team = to;
  }
  const isUnderWay = random() < 0.2;
  if (!isUnderWay) add({ verb: 'close', outcome: 'success', outcomeScore: 4 }, random() * 4);
  return facts;
}
