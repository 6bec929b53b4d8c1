import { checkProcessDefinition } from '@baton/conventions';
import { contextProblems } from './check-context.ts';
import { createProcess } from './define-process.ts';
import { type DefinitionProblem, HandoffDefinitionError } from './errors.ts';
import { isObject } from './input.ts';
import { portableDefinition } from './portable-definition.ts';
import type { Handoffs, NameOf, Process, ProcessSpec, Stages } from './process-types.ts';

/**
 * Declares a process: its stages and their teams, its handoffs with their context, and what is
 * expected of them. Handoff names, stages and context fields are checked by the compiler from then
 * on.
 *
 * In a bundle for browsers or an edge only the compiler checks it; in Node.js, so also in your tests,
 * the definition itself is checked here.
 *
 * @throws HandoffDefinitionError with every problem found, each with its path
 * @example
 * const escalation = defineProcess({
 *   name: 'support-escalation',
 *   stages: { triage: { team: 'support' }, engineering: { team: 'platform' } },
 *   handoffs: {
 *     escalate: { from: 'triage', to: 'engineering', context: { required: ['browser'] } },
 *   },
 * });
 */
export function defineCheckedProcess<
  const S extends Stages,
  const H extends Handoffs<NameOf<S>>,
  const CalendarName extends string = never,
>(spec: ProcessSpec<S, H, CalendarName>): Process<S, H> {
  const { definition, problems: found } = checkProcessDefinition(portableDefinition(spec));
  const problems = [...problemsOfContexts(spec), ...found];
  if (!definition || problems.length > 0) {
    throw new HandoffDefinitionError(String(spec?.name), problems);
  }
  return createProcess(spec, definition);
}

// `unknown`: callers without a compiler may pass anything, and are told what is wrong.
function problemsOfContexts(spec: unknown): DefinitionProblem[] {
  const handoffs = isObject(spec) ? spec['handoffs'] : undefined;
  if (!isObject(handoffs)) return [];
  return Object.entries(handoffs).flatMap(([name, handoff]) =>
    isObject(handoff)
      ? contextProblems(handoff).map(({ path, message }) => ({
          path: `handoffs.${name}.${path}`,
          message,
        }))
      : [],
  );
}
