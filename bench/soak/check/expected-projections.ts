import { type Fact, foldCycle } from '@baton/conventions';

/** What the projections have to say of some facts, one text a row. */
export interface ExpectedProjections {
  readonly items: ReadonlyMap<string, string>;
  readonly handoffs: ReadonlyMap<string, string>;
  readonly days: ReadonlyMap<string, string>;
  readonly openHandoffs: number;
}

interface Day {
  handoffs: number;
  openHandoffs: number;
  bounced: number;
  rounds: number;
}

/** Folds all facts once, with none of the store's machinery between. */
export function expectedProjections(facts: Iterable<Fact>): ExpectedProjections {
  const byItem = new Map<string, Fact[]>();
  for (const fact of facts) {
    const of = byItem.get(fact.item);
    if (of === undefined) byItem.set(fact.item, [fact]);
    else of.push(fact);
  }
  const items = new Map<string, string>();
  const handoffs = new Map<string, string>();
  const days = new Map<string, Day>();
  let openHandoffs = 0;
  for (const [item, of] of byItem) {
    const folded = foldCycle(of);
    items.set(item, itemText(folded.item));
    for (const handoff of folded.handoffs) {
      handoffs.set(`${item}/${handoff.id}`, handoffText(handoff));
      if (handoff.open) openHandoffs += 1;
      const { sourceTeam, targetTeam } = handoff;
      const day = new Date(handoff.initiatedAtMillis).toISOString().slice(0, 10);
      const key = dayKey({ day, sourceTeam, targetTeam });
      const counts = days.get(key) ?? { handoffs: 0, openHandoffs: 0, bounced: 0, rounds: 0 };
      counts.handoffs += 1;
      counts.openHandoffs += handoff.open ? 1 : 0;
      counts.bounced += handoff.state === 'bounced' ? 1 : 0;
      counts.rounds += handoff.rounds;
      days.set(key, counts);
    }
  }
  const dayTexts = new Map([...days].map(([key, day]) => [key, dayText(day)]));
  return { items, handoffs, days: dayTexts, openHandoffs };
}

/** What names a row of the daily figures. */
export function dayKey(o: { day: string; sourceTeam: string; targetTeam: string }): string {
  return `${o.day} ${o.sourceTeam}→${o.targetTeam}`;
}

/** The figures of a day, to be compared. */
export function dayText(o: Day): string {
  return JSON.stringify([o.handoffs, o.openHandoffs, o.bounced, o.rounds]);
}

/** What of a handoff is compared; `null` and '' are the same there. */
export function handoffText(o: {
  sourceTeam: string;
  targetTeam: string;
  state: string;
  open: boolean;
  initiatedAtMillis: number;
  acceptedAtMillis: number | null;
  endedAtMillis: number | null;
  endedBy: string | null;
  rounds: number;
  clarificationRequests: number;
}): string {
  return JSON.stringify([
    ...[o.sourceTeam, o.targetTeam, o.state, o.open, o.initiatedAtMillis, o.acceptedAtMillis],
    ...[o.endedAtMillis, o.endedBy ?? '', o.rounds, o.clarificationRequests],
  ]);
}

/** What of a work item is compared. */
export function itemText(o: {
  state: string;
  facts: number;
  handoffs: number;
  openHandoffs: number;
  bounces: number;
  rounds: number;
  unmatched: number;
  late: number;
  reopened: number;
  teamSequence: readonly string[];
}): string {
  return JSON.stringify([
    ...[o.state, o.facts, o.handoffs, o.openHandoffs, o.bounces, o.rounds, o.unmatched, o.late],
    ...[o.reopened, o.teamSequence],
  ]);
}
