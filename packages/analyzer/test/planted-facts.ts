import type { Fact } from '@baton/conventions';
import { factsOf, type Step } from './fill-store.ts';
import type { Planted } from './planted-intervention.ts';

/** The facts that the planted handoffs would have left behind, one item each. */
export function plantedFacts(planted: Planted): Fact[] {
  return planted.rows.flatMap((row, i) => {
    const at = (seconds: number): string =>
      new Date(row.initiatedMillis + Math.round(seconds * 1000)).toISOString();
    const handoff = { handoffName: 'escalate', handoffId: `h${i}` };
    const waited = row.waitingSeconds ?? 0;
    const ended = row.resolutionSeconds ?? 0;
    const steps: Step[] = [
      {
        verb: 'initiate',
        at: at(0),
        ...handoff,
        sourceStage: 'triage',
        sourceTeam: row.sourceTeam,
        targetStage: `build_${row.targetTeam}`,
        targetTeam: row.targetTeam,
        attributes: { 'case.category': row.stratum },
      },
      ...(row.accepted ? [{ verb: 'accept' as const, at: at(waited), ...handoff }] : []),
      ...(row.open
        ? []
        : [
            { verb: 'complete' as const, at: at(ended), ...handoff },
            {
              verb: 'close' as const,
              at: at(ended),
              outcome: 'success',
              outcomeScore: row.score ?? 4,
            },
          ]),
    ];
    return factsOf({ process: planted.intervention.process, item: `P-${i}` }, steps);
  });
}
