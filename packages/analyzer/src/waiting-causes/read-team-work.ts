import { type QueryOptions, type Store, waitingHandoffs, waitingQuestions } from '@baton/store';
import { handoffKey } from '../analysis/handoff-key.ts';
import { questionIntervals } from './question-intervals.ts';
import type { WorkInstance } from './work-instance.ts';

/** A handoff as a piece of work of its receiving team. */
export interface TeamWork extends WorkInstance {
  readonly namespace: string;
  readonly team: string;
  readonly process: string;
  readonly sourceTeam: string;
  readonly item: string;
  readonly cycle: number;
  readonly handoffId: string;
}

/** Which teams' work is read; empty lists mean all. */
export interface TeamWorkScope {
  readonly namespaces: string[];
  readonly processes: string[];
  readonly teams?: string[];
  readonly untilMillis?: number;
  /** The newest so many of each team. */
  readonly perTeam: number;
}

/** Accepted handoffs, one team after the other, so that memory holds one team's and no more. */
export async function* readTeamWork(
  store: Store,
  scope: TeamWorkScope,
  questions: ReadonlyMap<string, TeamWork['questions']>,
  signal?: AbortSignal,
): AsyncGenerator<TeamWork[]> {
  const options: QueryOptions = { lane: 'analysis', ...(signal && { signal }) };
  let work: TeamWork[] = [];
  for await (const row of store.streamArrays(waitingHandoffs, scope, options)) {
    const one = teamWorkOf(row, questions);
    const [first] = work;
    if (first && (first.team !== one.team || first.namespace !== one.namespace)) {
      yield work;
      work = [];
    }
    work.push(one);
  }
  if (work.length > 0) yield work;
}

/** Times at which questions were open, by `handoffKey`. */
export async function readQuestions(
  store: Store,
  scope: { readonly namespaces: string[]; readonly processes: string[]; readonly items?: string[] },
  signal?: AbortSignal,
): Promise<Map<string, TeamWork['questions']>> {
  const questions = new Map<string, TeamWork['questions']>();
  const options: QueryOptions = { lane: 'analysis', ...(signal && { signal }) };
  for (const row of await store.query(waitingQuestions, scope, options)) {
    questions.set(handoffKey(row), questionIntervals(row.atMillis, row.asks));
  }
  return questions;
}

// In the order of the query's columns: rows of a bulk read come as arrays.
function teamWorkOf(
  row: readonly unknown[],
  questions: ReadonlyMap<string, TeamWork['questions']>,
): TeamWork {
  const [namespace, team, process, sourceTeam, handoffName, item] = row as string[] & unknown[];
  const [cycle, handoffId] = row.slice(6, 8) as [number, string];
  const [enabledMillis, startMillis, ended] = row.slice(8, 11) as [number, number, number | null];
  const key = { namespace, process, item, cycle, handoffId } as Parameters<typeof handoffKey>[0];
  const asked = row[11] ? questions.get(handoffKey(key)) : undefined;
  return {
    ...key,
    team: team ?? '',
    sourceTeam: sourceTeam ?? '',
    activity: JSON.stringify([process, sourceTeam, handoffName]),
    enabledMillis,
    startMillis,
    endMillis: ended ?? Number.POSITIVE_INFINITY,
    ...(asked && { questions: asked }),
  };
}
