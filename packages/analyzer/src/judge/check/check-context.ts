import type { ProcessDefinition } from '@baton/conventions';
import { findingsCurrent, judgementQueues, riskTerms, type Store, teamNeeds } from '@baton/store';
import { AnalyzerError } from '../../errors.ts';
import type { DetectorScope } from '../../findings/detector.ts';
import type { RiskTerm } from '../../risk/risk-model.ts';
import type { Rubric } from '../../rubric/rubric.ts';
import { definitionOf, judgesOf, rubricOf } from '../handoffs/judge-store.ts';
import type { Judges } from '../judge-text.ts';

/** What checks of handoffs of one process are answered from; read now and then, not for every check. */
export interface CheckContext {
  readonly definition: ProcessDefinition | undefined;
  /** Undefined where the process has no text to judge. */
  readonly rubric: Rubric | undefined;
  readonly judges: Judges;
  readonly needs: readonly {
    readonly team: string;
    readonly field: string;
    readonly askedHandoffs: number;
    readonly handoffs: number;
  }[];
  /** Supported findings, for the reasons of asks. */
  readonly findings: readonly {
    readonly findingId: string;
    readonly subject: string;
    readonly claim: string;
  }[];
  /** By target. */
  readonly terms: ReadonlyMap<string, readonly RiskTerm[]>;
  readonly queues: ReadonlyMap<string, number>;
}

/** No definition was sent, or none of its fields is a text. */
const NOTHING_TO_JUDGE: ReadonlySet<string> = new Set(['process_unknown', 'rubric_unfit']);

/** Reads what checks of a process need. */
export async function readCheckContext(store: Store, scope: DetectorScope): Promise<CheckContext> {
  const one = { namespaces: [scope.namespace], processes: [scope.process] };
  const lane = 'reader';
  const options = { lane } as const;
  const definition = await definitionOf(store, scope, lane);
  const rubric = await rubricOf(store, scope, lane).catch((error: unknown) => {
    if (error instanceof AnalyzerError && NOTHING_TO_JUDGE.has(error.code)) return undefined;
    throw error;
  });
  const [judges, needs, findings, terms, queues] = await Promise.all([
    rubric === undefined ? {} : judgesOf(store, scope, { rubric, llm: undefined, lane }),
    store.query(teamNeeds, one, options),
    store.query(findingsCurrent, { ...one, statuses: ['holds'] }, options),
    store.query(riskTerms, { ...scope }, options),
    store.query(judgementQueues, { ...scope }, options),
  ]);
  const byTarget = new Map<string, RiskTerm[]>();
  for (const { target, ...term } of terms) {
    byTarget.set(target, [...(byTarget.get(target) ?? []), term]);
  }
  return {
    ...{ definition, rubric, judges, needs, terms: byTarget },
    findings: findings.filter(({ verdict }) => verdict === 'supported'),
    queues: new Map(queues.map(({ team, open }) => [team, open])),
  };
}
