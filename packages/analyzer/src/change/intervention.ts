/** A change to the work that was written down, to be measured. */
export interface Intervention {
  readonly namespace: string;
  readonly process: string;
  readonly name: string;
  /** Receiving teams that changed; none: all of them. */
  readonly teams: readonly string[];
  readonly startsMillis: number;
  readonly endsMillis: number | null;
  /** The suggestion that was adopted; '' if it was none. */
  readonly suggestionId: string;
}

/** Whether a receiving team is one that changed. */
export const isTreatedTeam = (intervention: Intervention, team: string): boolean =>
  intervention.teams.length === 0 || intervention.teams.includes(team);
