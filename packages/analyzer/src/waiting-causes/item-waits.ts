import type { Store } from '@baton/store';
import { declaredProcesses } from '../analysis/declared-process.ts';
import { handoffKey } from '../analysis/handoff-key.ts';
import { attributeTeam } from './attribute-team.ts';
import { readQuestions, readTeamWork, type TeamWork } from './read-team-work.ts';
import { teamCalendars, teamKey } from './team-calendars.ts';
import { WAITING_CAUSES, type WaitingCause } from './waiting-cause.ts';

/** Handoffs of a receiving team that are read to tell what it had in hand: its newest until then. */
const READ_OF_TEAM = 20_000;

/** A handoff of the item, as far as its wait is concerned. */
export interface ItemHandoff {
  readonly cycle: number;
  readonly handoffId: string;
  readonly targetTeam: string;
  readonly initiatedMillis: number;
  /** Null where nobody accepted it. */
  readonly acceptedMillis: number | null;
  readonly open: boolean;
}

/** One part of a wait. */
export interface CauseSeconds {
  readonly cause: WaitingCause;
  readonly seconds: number;
}

/**
 * The causes of the waits of one item, by handoff, those of 0 s left out; a handoff nobody accepted yet
 * has waited until now. Handoffs that ended without being accepted have none.
 *
 * Rejects with a `StoreError` where the store does.
 */
export async function itemWaits(
  store: Store,
  o: {
    readonly namespace: string;
    readonly process: string;
    readonly item: string;
    readonly asOfMillis: number;
    readonly handoffs: readonly ItemHandoff[];
  },
): Promise<(handoff: ItemHandoff) => readonly CauseSeconds[] | null> {
  const { namespace, process, item, asOfMillis } = o;
  const keyOf = ({ cycle, handoffId }: ItemHandoff) =>
    handoffKey({ namespace, process, item, cycle, handoffId });
  const causes = new Map<string, readonly CauseSeconds[]>();
  const waiting = o.handoffs.filter((one) => one.acceptedMillis !== null || one.open);
  const namespaces = [namespace];
  const questions = await readQuestions(store, { namespaces, processes: [process], items: [item] });
  const calendars = teamCalendars(await declaredProcesses(store, { namespaces }));
  for (const team of new Set(waiting.map((handoff) => handoff.targetTeam))) {
    const own = waiting.filter((handoff) => handoff.targetTeam === team);
    const untilMillis = Math.max(...own.map((one) => one.acceptedMillis ?? asOfMillis));
    const scope = { namespaces, processes: [], teams: [team], untilMillis, perTeam: READ_OF_TEAM };
    const known: TeamWork[] = [];
    if (team !== '') {
      for await (const work of readTeamWork(store, scope, questions)) known.push(...work);
    }
    const seen = new Set(known.map((work) => handoffKey(work)));
    // An accepted one that is older than all that was read of its team is left without causes.
    const added = own
      .filter((handoff) => team === '' || handoff.acceptedMillis === null)
      .filter((handoff) => !seen.has(keyOf(handoff)))
      .map((handoff) => stillWaiting(handoff, { ...o, questions: questions.get(keyOf(handoff)) }));
    const all = [...known, ...added];
    const calendar = calendars.get(teamKey(namespace, team));
    for (const [place, { partMillis }] of attributeTeam(all, calendar).waits.entries()) {
      const work = all[place] as TeamWork;
      if (work.item !== item || work.process !== process) continue;
      causes.set(
        handoffKey(work),
        WAITING_CAUSES.map((cause) => ({ cause, seconds: partMillis[cause] / 1_000 })).filter(
          ({ seconds }) => seconds > 0,
        ),
      );
    }
  }
  return (handoff) => causes.get(keyOf(handoff)) ?? null;
}

function stillWaiting(
  handoff: ItemHandoff,
  o: {
    readonly namespace: string;
    readonly process: string;
    readonly item: string;
    readonly asOfMillis: number;
    readonly questions: TeamWork['questions'];
  },
): TeamWork {
  const untilMillis = handoff.acceptedMillis ?? o.asOfMillis;
  return {
    namespace: o.namespace,
    process: o.process,
    item: o.item,
    cycle: handoff.cycle,
    handoffId: handoff.handoffId,
    team: handoff.targetTeam,
    sourceTeam: '',
    activity: '',
    enabledMillis: handoff.initiatedMillis,
    startMillis: untilMillis,
    endMillis: untilMillis,
    stillWaiting: true,
    ...(o.questions && { questions: o.questions }),
  };
}
