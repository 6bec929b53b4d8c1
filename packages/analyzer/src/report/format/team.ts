/** Name of a team as a report prints it; a handoff may come from or go to nobody known. */
export function teamName(team: string): string {
  return team === '' ? '(no team)' : team;
}
