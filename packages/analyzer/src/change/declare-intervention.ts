import { pairFigures, type Store } from '@baton/store';
import { namespaceOf } from '../analysis/namespace-of.ts';
import { AnalyzerError } from '../errors.ts';
import { isoOf } from '../report/format/instant.ts';
import type { Intervention } from './intervention.ts';

/** What is written down of an intervention. */
export interface InterventionRequest {
  readonly name: string;
  readonly process: string;
  /** @default the one that has the process */
  readonly namespace?: string | undefined;
  /** Receiving teams that change; none: all of them. */
  readonly teams: readonly string[];
  /** Sending teams that change; none: all of them. */
  readonly senders?: readonly string[] | undefined;
  readonly startsMillis: number;
  readonly endsMillis?: number | undefined;
  readonly suggestionId?: string | undefined;
  /** Takes back one of that name instead. */
  readonly isWithdrawn?: boolean | undefined;
}

/**
 * Writes an intervention down; one of the same name in the process is replaced. Throws an `AnalyzerError`
 * `process_unknown`, `process_ambiguous` or `team_unknown`.
 */
export async function declareIntervention(
  store: Store,
  request: InterventionRequest,
): Promise<Intervention> {
  const namespace = await namespaceOf(store, request);
  if (!request.isWithdrawn) await requireTeams(store, request, namespace);
  const intervention: Intervention = {
    namespace,
    process: request.process,
    name: request.name,
    teams: request.teams,
    senders: request.senders ?? [],
    startsMillis: request.startsMillis,
    endsMillis: request.endsMillis ?? null,
    suggestionId: request.suggestionId ?? '',
  };
  await store.insertRows(
    'interventions',
    [
      {
        Namespace: namespace,
        Process: intervention.process,
        Name: intervention.name,
        Teams: intervention.teams,
        Senders: intervention.senders,
        StartsAt: isoOf(intervention.startsMillis),
        EndsAt: intervention.endsMillis === null ? null : isoOf(intervention.endsMillis),
        SuggestionId: intervention.suggestionId,
        DeclaredAt: isoOf(Date.now()),
        IsDeleted: request.isWithdrawn ? 1 : 0,
      },
    ],
    { lane: 'analysis' },
  );
  return intervention;
}

async function requireTeams(
  store: Store,
  { process, teams, senders = [] }: InterventionRequest,
  namespace: string,
): Promise<void> {
  const scope = { namespaces: [namespace], processes: [process] };
  const figures = await store.query(pairFigures, scope, { lane: 'analysis' });
  for (const [named, known, does] of [
    [teams, figures.map((row) => row.targetTeam), 'receives'],
    [senders, figures.map((row) => row.sourceTeam), 'sends'],
  ] as const) {
    const there = [...new Set(known)].filter((team) => team !== '').sort();
    const unknown = named.filter((team) => !there.includes(team));
    if (unknown.length === 0) continue;
    throw new AnalyzerError(
      'team_unknown',
      `No handoff of ${process} is one that ${unknown.join(', ')} ${does}; those that do are ${there.slice(0, 30).join(', ')}.`,
    );
  }
}
