import { type Fact, type FoldedHandoff, foldCycle } from '@baton/conventions';
import type { Choices } from './expand.ts';

/** A handoff as `foldCycle` gives it, with what it belongs to. */
export interface ExpectedHandoff extends FoldedHandoff {
  readonly namespace: string;
  readonly process: string;
  readonly item: string;
}

/** Every handoff, folded in TypeScript: no SQL has touched them. */
export function foldedHandoffs(items: readonly (readonly Fact[])[]): ExpectedHandoff[] {
  return items.flatMap((facts) => {
    const [first] = facts;
    if (first === undefined) return [];
    const { namespace, process, item } = first;
    return foldCycle(facts).handoffs.map((one) => ({ ...one, namespace, process, item }));
  });
}

const DAY = 86_400_000;
const dayOf = (millis: number): number => Math.floor(millis / DAY);

/** Backslashes stand doubled in the values of variables. */
const isChosen = (chosen: string | readonly string[] | undefined, value: string): boolean =>
  chosen === undefined || [chosen].flat().includes(value.replaceAll('\\', '\\\\'));

/** Those of the namespaces, processes and teams that are chosen. */
export function inScope(all: readonly ExpectedHandoff[], o: Choices): ExpectedHandoff[] {
  const { namespace, process, from_team: from, to_team: to } = o.variables;
  return all.filter(
    (one) =>
      isChosen(namespace, one.namespace) &&
      isChosen(process, one.process) &&
      isChosen(from, one.sourceTeam) &&
      isChosen(to, one.targetTeam),
  );
}

/** Those that began on the days (UTC) that the range touches. */
export function inRange(all: readonly ExpectedHandoff[], o: Choices): ExpectedHandoff[] {
  return all.filter(({ initiatedAtMillis }) => {
    const day = dayOf(initiatedAtMillis);
    return day >= dayOf(o.fromMillis) && day <= dayOf(o.toMillis);
  });
}

/** Past its due time when it ended. */
export const isPastDue = ({ endedAtMillis, dueAtMillis }: FoldedHandoff): boolean =>
  endedAtMillis !== null && dueAtMillis !== null && endedAtMillis > dueAtMillis;

/** Bounced, cancelled, past due, or sent back for information (DESIGN section 2). */
export const isFailed = (one: FoldedHandoff): boolean =>
  !one.open &&
  (one.state === 'bounced' ||
    one.state === 'cancelled' ||
    one.clarificationRequests > 0 ||
    isPastDue(one));

/** Of what is there; null where nothing is. */
export function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((all, one) => all + (one ?? 0), 0);
}

/** Without the nulls. */
export const known = (values: readonly (number | null)[]): number[] =>
  values.filter((one) => one !== null);
