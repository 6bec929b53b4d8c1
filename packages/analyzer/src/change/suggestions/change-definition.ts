import {
  type ContextField,
  checkProcessDefinition,
  type HandoffDefinition,
  type ProcessDefinition,
} from '@baton/conventions';
import { AnalyzerError } from '../../errors.ts';
import { nextVersion } from './next-version.ts';
import type { SuggestedChange } from './suggested-change.ts';

/** A definition with a suggestion in it. */
export interface ChangedDefinition {
  readonly definition: ProcessDefinition;
  /** Names of the kinds of handoff that changed. */
  readonly changed: readonly string[];
}

/**
 * Puts a suggestion into a process definition, as its next version. Throws an `AnalyzerError` `suggestion_unfit`
 * where the definition has no such handoff, or would not hold together.
 */
export function changeDefinition(
  before: ProcessDefinition,
  change: SuggestedChange,
): ChangedDefinition {
  const after = withChange(before, change);
  const version = nextVersion(before.version);
  const { definition, problems } = checkProcessDefinition({ ...after, version });
  if (!definition) {
    const texts = problems.map((one) => `${one.path}: ${one.message}`);
    throw unfit(`The process ${before.name} cannot take this change: ${texts.join(' ')}`);
  }
  const changed = Object.keys(after.handoffs).filter(
    (name) => after.handoffs[name] !== before.handoffs[name],
  );
  return { definition, changed };
}

function withChange(before: ProcessDefinition, change: SuggestedChange): ProcessDefinition {
  if (change.kind === 'rule') {
    return { ...before, rules: [...(before.rules ?? []), change.rule as never] };
  }
  const { sourceTeam, targetTeam } = change;
  const teamOf = (stage: string): string | undefined => before.stages[stage]?.team;
  const stagesOf = (team: string): string[] =>
    Object.keys(before.stages).filter((stage) => teamOf(stage) === team);
  const sourcesOf = (handoff: HandoffDefinition): readonly string[] =>
    typeof handoff.from === 'string' ? [handoff.from] : handoff.from;
  const between = (target: string) =>
    Object.entries(before.handoffs).filter(([, handoff]) => teamOf(handoff.to) === target);
  if (change.kind === 'routing') {
    const direct = between(change.nextTeam);
    const sources = stagesOf(sourceTeam);
    const [first] = direct;
    if (!first || sources.length === 0) {
      throw unfit(`The process ${before.name} declares no handoff to ${change.nextTeam}.`);
    }
    const isThere = direct.some(([, one]) =>
      sourcesOf(one).some((stage) => sources.includes(stage)),
    );
    if (isThere) return before;
    const [name, handoff] = first;
    const from = [...new Set([...sourcesOf(handoff), ...sources])];
    return { ...before, handoffs: { ...before.handoffs, [name]: { ...handoff, from } } };
  }
  const own = between(targetTeam).filter(([, handoff]) =>
    sourcesOf(handoff).some((stage) => teamOf(stage) === sourceTeam),
  );
  if (own.length === 0) {
    throw unfit(
      `The process ${before.name} declares no handoff from ${sourceTeam} to ${targetTeam}; declare it first.`,
    );
  }
  const required = (context: Readonly<Record<string, ContextField>> = {}) => ({
    ...context,
    ...Object.fromEntries(
      change.fields.map((field) => [field, { ...context[field], required: true }]),
    ),
  });
  const changed = own.map(([name, handoff]) => [
    name,
    { ...handoff, context: required(handoff.context) },
  ]);
  return { ...before, handoffs: { ...before.handoffs, ...Object.fromEntries(changed) } };
}

const unfit = (message: string): AnalyzerError => new AnalyzerError('suggestion_unfit', message);
