import type { Calendar } from '@baton/conventions';
import { attributeWaiting } from './attribute-waiting.ts';
import { putAside } from './put-aside.ts';
import type { TeamWork } from './read-team-work.ts';
import { teamResource, UNKNOWN_RESOURCE } from './team-resource.ts';
import type { AttributedWait } from './waiting-cause.ts';

/** The waits of one team's handoffs, in their order, and at how many in hand the team is full. */
export interface TeamWaits {
  readonly waits: readonly AttributedWait[];
  /** Infinity where nobody names the team. */
  readonly capacity: number;
}

/** Attributes the waits of handoffs to one team, all of which it has to be given. */
export function attributeTeam(
  work: readonly TeamWork[],
  calendar: Calendar | undefined,
): TeamWaits {
  const inHand = putAside(work);
  const resource = work[0]?.team === '' ? UNKNOWN_RESOURCE : teamResource(inHand, calendar);
  return { waits: attributeWaiting(inHand, resource), capacity: resource.capacity };
}
