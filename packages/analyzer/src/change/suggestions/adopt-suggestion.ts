import type { ProcessDefinition } from '@baton/conventions';
import { changeSpread, type Store } from '@baton/store';
import { declaredProcesses } from '../../analysis/declared-process.ts';
import { AnalyzerError } from '../../errors.ts';
import { findFinding } from '../../findings/find-finding.ts';
import { declareIntervention } from '../declare-intervention.ts';
import type { Intervention } from '../intervention.ts';
import { type ChangedDefinition, changeDefinition } from './change-definition.ts';
import { fileName } from './file-name.ts';
import { handoffForm } from './handoff-form.ts';
import { type SuggestedChange, suggestedChangeSchema } from './suggested-change.ts';

/** What is adopted, and from when. */
export interface AdoptRequest {
  /** Id of the suggestion, or its first characters. */
  readonly suggestion: string;
  readonly namespace?: string | undefined;
  readonly process?: string | undefined;
  /** When the change starts, in milliseconds since 1970. @default as the suggestion plans it, if that is to come */
  readonly startsMillis?: number | undefined;
}

/** What an adoption leaves behind: files to keep, and an intervention that is measured from now on. */
export interface Adopted {
  readonly suggestion: string;
  readonly claim: string;
  readonly intervention: Intervention;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/**
 * Puts a suggestion into the process definition and opens its intervention. Throws an `AnalyzerError`: those of
 * {@link findFinding}, `suggestion_unfit` where the finding is no suggestion or does not fit the definition.
 */
export async function adoptSuggestion(store: Store, request: AdoptRequest): Promise<Adopted> {
  const { suggestion, namespace, process } = request;
  const { finding } = await findFinding(store, suggestion, {
    ...(namespace === undefined ? {} : { namespace }),
    ...(process === undefined ? {} : { process }),
  });
  const change = suggestedChangeSchema.safeParse(finding.evidence.details['change']);
  if (finding.kind !== 'suggestion' || !change.success) {
    throw new AnalyzerError(
      'suggestion_unfit',
      `Finding ${finding.id} is no suggestion but of kind ${finding.kind}; \`baton analyze\` lists suggestions with their ids.`,
    );
  }
  if (finding.status === 'gone') {
    throw new AnalyzerError(
      'suggestion_unfit',
      `Suggestion ${finding.id} no longer stands: the last run did not find what it rests on.`,
    );
  }
  const declared = await declaredProcesses(store, {
    namespaces: [finding.namespace],
    processes: [finding.process],
  });
  const before = declared[0]?.definition ?? (await observed(store, finding, change.data));
  const changed = changeDefinition(before, change.data);
  const { plan } = finding.evidence.details;
  const planned = Date.parse(String((plan as { from?: unknown } | null)?.from ?? ''));
  const startsMillis = request.startsMillis ?? Math.max(Date.now(), planned || 0);
  const intervention = await declareIntervention(store, {
    name: finding.subject,
    namespace: finding.namespace,
    process: finding.process,
    ...pairOf(change.data),
    startsMillis,
    suggestionId: finding.id,
  });
  return {
    suggestion: finding.id,
    claim: finding.claim,
    intervention,
    files: filesOf(finding.process, changed, change.data),
  };
}

/** The pair that changes; of a rule, all of them. */
function pairOf(change: SuggestedChange): Pick<Intervention, 'teams' | 'senders'> {
  if (change.kind === 'rule') return { teams: [], senders: [] };
  const to = change.kind === 'routing' ? change.nextTeam : change.targetTeam;
  return { teams: [to], senders: change.sourceTeam === '' ? [] : [change.sourceTeam] };
}

/** A definition of what was seen, where nobody declared one: teams as stages. */
async function observed(
  store: Store,
  scope: { readonly namespace: string; readonly process: string },
  change: SuggestedChange,
): Promise<ProcessDefinition> {
  const { namespace, process } = scope;
  if (change.kind === 'rule') return { name: process, stages: {}, handoffs: {} };
  const { sourceTeam, targetTeam } = change;
  const to = change.kind === 'routing' ? change.nextTeam : targetTeam;
  const spread = await store.query(changeSpread, { namespace, process }, { lane: 'analysis' });
  const seen = spread.find((row) => row.team === to)?.handoffNames.find((one) => one !== '');
  return {
    name: process,
    version: '0',
    stages: { [sourceTeam]: { team: sourceTeam }, [to]: { team: to } },
    handoffs: { [seen ?? `to_${to}`]: { from: sourceTeam, to } },
  };
}

function filesOf(
  process: string,
  { definition, changed }: ChangedDefinition,
  change: SuggestedChange,
): Adopted['files'] {
  const files = [
    { name: `${fileName(process)}.process.json`, text: `${JSON.stringify(definition, null, 2)}\n` },
  ];
  if (change.kind === 'rule') return files;
  if (change.kind === 'routing') {
    const { sourceTeam, targetTeam, nextTeam, attribute, value } = change;
    const text = `# Where ${sourceTeam} sends work\n\nWork with ${attribute} ${value} goes directly to ${nextTeam}, no longer by way of ${targetTeam}.\n`;
    return [...files, { name: `${fileName(process)}.routing.md`, text }];
  }
  for (const name of changed) {
    const handoff = definition.handoffs[name];
    if (!handoff) continue;
    const form = handoffForm({ process, version: definition.version ?? '', name, handoff });
    files.push(
      { name: `${fileName(name)}.md`, text: form.markdown },
      { name: `${fileName(name)}.schema.json`, text: `${JSON.stringify(form.schema, null, 2)}\n` },
    );
  }
  return files;
}
