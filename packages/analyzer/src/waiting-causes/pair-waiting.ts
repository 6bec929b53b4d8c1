import { type QueryOptions, type Store, waitingTeams } from '@baton/store';
import { declaredProcesses } from '../analysis/declared-process.ts';
import { pairKey } from '../analysis/pair-key.ts';
import { attributeTeam } from './attribute-team.ts';
import { readQuestions, readTeamWork, type TeamWork } from './read-team-work.ts';
import { sampleLimit } from './sample-limit.ts';
import { teamCalendars, teamKey } from './team-calendars.ts';
import { type AttributedWait, WAITING_CAUSES, type WaitingCause } from './waiting-cause.ts';

/** Most handoffs that are attributed in one analysis: the newest of each team, in equal shares. */
const MOST_HANDOFFS = 200_000;

/** Milliseconds by cause. */
export type CauseMillis = Record<WaitingCause, number>;

/** What handoffs of one week waited, by cause. */
export interface WeekParts {
  readonly weekMillis: number;
  handoffs: number;
  readonly partMillis: CauseMillis;
}

/** Why the accepted handoffs of one pair of teams waited, summed. */
export interface PairWaiting {
  readonly sourceTeam: string;
  readonly targetTeam: string;
  /** By the Monday of the week of initiation, in milliseconds since 1970. */
  readonly weeks: Map<number, WeekParts>;
  /** Accepted handoffs, whether or not they waited. */
  handoffs: number;
  /** Accepted before they were initiated: their clocks disagree, and they count as no wait. */
  backwards: number;
  readonly partMillis: CauseMillis;
  /** The same for those that ended too, whose work is known. */
  readonly ended: { handoffs: number; workingMillis: number; readonly partMillis: CauseMillis };
  /** Time after the accept at which a question was open; it is part of the work. */
  questionsInWorkMillis: number;
  /** Items in hand at which the receiving team is full. */
  readonly capacity: number;
  readonly hasCalendar: boolean;
}

/** The waits of all pairs, and how many handoffs they were taken from. */
export interface WaitingByPair {
  /** By `pairKey`. */
  readonly pairs: ReadonlyMap<string, PairWaiting>;
  readonly attributed: number;
  readonly accepted: number;
  /** From when on all handoffs of every team were taken, in milliseconds since 1970; 0 if always. */
  readonly completeFromMillis: number;
}

/**
 * Attributes the waits of all accepted handoffs of a scope, one receiving team after the other, in
 * memory for one team's. Of more than 200,000 the newest of each team are taken: a sample of hours
 * would tear apart what a team had in hand. Rejects with a `StoreError` where the store does.
 */
export async function waitingByPair(
  store: Store,
  o: {
    readonly namespaces: string[];
    readonly processes: string[];
    readonly mostHandoffs?: number;
    readonly signal?: AbortSignal;
  },
): Promise<WaitingByPair> {
  const { namespaces, processes, mostHandoffs = MOST_HANDOFFS, signal } = o;
  const options: QueryOptions = { lane: 'analysis', ...(signal && { signal }) };
  const pairs = new Map<string, PairWaiting>();
  const teams = await store.query(waitingTeams, { namespaces, processes }, options);
  const accepted = teams.reduce((sum, team) => sum + team.accepted, 0);
  if (accepted === 0) return { pairs, attributed: 0, accepted, completeFromMillis: 0 };
  const perTeam = sampleLimit(
    teams.map((team) => team.accepted),
    mostHandoffs,
  );
  const questions = await readQuestions(store, { namespaces, processes }, signal);
  const calendars = teamCalendars(await declaredProcesses(store, { namespaces }));
  const acceptedBy = new Map(teams.map((one) => [teamKey(one.namespace, one.team), one.accepted]));
  let attributed = 0;
  let completeFromMillis = 0;
  const scope = { namespaces, processes, perTeam };
  for await (const work of readTeamWork(store, scope, questions, signal)) {
    signal?.throwIfAborted();
    attributed += work.length;
    const { team = '', namespace = '', enabledMillis = 0 } = work[0] ?? {};
    const ofTeam = teamKey(namespace, team);
    if (work.length < (acceptedBy.get(ofTeam) ?? 0)) {
      completeFromMillis = Math.max(completeFromMillis, enabledMillis);
    }
    const calendar = calendars.get(ofTeam);
    const { waits, capacity } = attributeTeam(work, calendar);
    for (const [place, one] of work.entries()) {
      if (processes.length > 0 && !processes.includes(one.process)) continue;
      const key = pairKey({ ...one, targetTeam: one.team });
      const pair = pairs.get(key) ?? emptyPair(one, capacity, calendar !== undefined);
      pairs.set(key, pair);
      addWait(pair, one, waits[place] as AttributedWait);
    }
  }
  return { pairs, attributed, accepted, completeFromMillis };
}

function emptyPair(
  { sourceTeam, team }: TeamWork,
  capacity: number,
  hasCalendar: boolean,
): PairWaiting {
  const ended = { handoffs: 0, workingMillis: 0, partMillis: noMillis() };
  const partMillis = noMillis();
  const counts = { handoffs: 0, backwards: 0, questionsInWorkMillis: 0 };
  const teams = { sourceTeam, targetTeam: team, weeks: new Map<number, WeekParts>() };
  return { ...teams, ...counts, partMillis, ended, capacity, hasCalendar };
}

function noMillis(): CauseMillis {
  return Object.fromEntries(WAITING_CAUSES.map((cause) => [cause, 0])) as CauseMillis;
}

function addWait(pair: PairWaiting, work: TeamWork, wait: AttributedWait): void {
  pair.handoffs += 1;
  if (work.startMillis < work.enabledMillis) pair.backwards += 1;
  const hasEnded = Number.isFinite(work.endMillis);
  const weekMillis = mondayOf(work.enabledMillis);
  const week = pair.weeks.get(weekMillis) ?? { weekMillis, handoffs: 0, partMillis: noMillis() };
  pair.weeks.set(weekMillis, week);
  week.handoffs += 1;
  for (const cause of WAITING_CAUSES) {
    pair.partMillis[cause] += wait.partMillis[cause];
    week.partMillis[cause] += wait.partMillis[cause];
    if (hasEnded) pair.ended.partMillis[cause] += wait.partMillis[cause];
  }
  if (!hasEnded) return;
  pair.ended.handoffs += 1;
  pair.ended.workingMillis += Math.max(0, work.endMillis - work.startMillis);
  for (const [from, to] of work.questions ?? []) {
    const within = Math.min(to, work.endMillis) - Math.max(from, work.startMillis);
    pair.questionsInWorkMillis += Math.max(0, within);
  }
}

const WEEK_MILLIS = 7 * 86_400_000;
/** The first Monday since 1970. */
const FIRST_MONDAY_MILLIS = 4 * 86_400_000;

function mondayOf(millis: number): number {
  const weeks = Math.floor((millis - FIRST_MONDAY_MILLIS) / WEEK_MILLIS);
  return FIRST_MONDAY_MILLIS + weeks * WEEK_MILLIS;
}
