/** A change to the work that was written down, to be measured. */
export interface Intervention {
  readonly namespace: string;
  readonly process: string;
  readonly name: string;
  /** Receiving teams that changed; none: all of them. */
  readonly teams: readonly string[];
  /** Sending teams that changed; none: all of them. */
  readonly senders: readonly string[];
  readonly startsMillis: number;
  readonly endsMillis: number | null;
  /** The suggestion that was adopted; '' if it was none. */
  readonly suggestionId: string;
}

/** Whether a pair of teams is one that changed: its receiver and its sender are both of those named. */
export const isTreated = (
  { teams, senders }: Pick<Intervention, 'teams' | 'senders'>,
  pair: { readonly sourceTeam: string; readonly targetTeam: string },
): boolean =>
  (teams.length === 0 || teams.includes(pair.targetTeam)) &&
  (senders.length === 0 || senders.includes(pair.sourceTeam));

/** Who changed, for people: `all teams`, `platform`, `what support sends to platform`. */
export function whoChanged({ teams, senders }: Pick<Intervention, 'teams' | 'senders'>): string {
  const to = teams.join(', ');
  if (senders.length === 0) return to || 'all teams';
  return `what ${senders.join(', ')} sends${to === '' ? '' : ` to ${to}`}`;
}
