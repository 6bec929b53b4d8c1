import {
  checkProcessDefinition,
  type HandoffDefinition,
  type ProcessDefinition,
} from '@baton/conventions';
import { compileContext } from './context-spec.ts';
import { type DefinitionProblem, HandoffDefinitionError } from './errors.ts';
import type {
  HandoffSpec,
  Handoffs,
  NameOf,
  Process,
  ProcessSpec,
  Stages,
} from './process-types.ts';

/**
 * Declares a process: its stages and their teams, its handoffs with their context, and what is
 * expected of them. Handoff names, stages and context fields are checked by the compiler from then
 * on.
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
export function defineProcess<
  const S extends Stages,
  const H extends Handoffs<NameOf<S>>,
  const CalendarName extends string = never,
>(spec: ProcessSpec<S, H, CalendarName>): Process<S, H> {
  const problems: DefinitionProblem[] = [];
  const portable = toPortable(spec, problems);
  const { definition, problems: found } = checkProcessDefinition(portable);
  problems.push(...found);
  if (!definition || problems.length > 0) {
    throw new HandoffDefinitionError(String(spec?.name), problems);
  }
  return Object.freeze({
    name: spec.name,
    ...(spec.version === undefined ? {} : { version: spec.version }),
    ...(spec.itemType === undefined ? {} : { itemType: spec.itemType }),
    stages: spec.stages,
    handoffs: spec.handoffs,
    toJSON: (): ProcessDefinition => definition,
  });
}

// `unknown`: callers without a compiler may pass anything, and the checker tells them what is wrong.
function toPortable(spec: unknown, problems: DefinitionProblem[]): unknown {
  if (typeof spec !== 'object' || spec === null) return spec;
  const { handoffs, ...rest } = spec as { readonly handoffs?: unknown };
  if (typeof handoffs !== 'object' || handoffs === null) return spec;
  const portable = Object.entries(handoffs).map(([name, handoff]) => [
    name,
    typeof handoff === 'object' && handoff !== null
      ? toPortableHandoff(handoff, (path, message) =>
          problems.push({ path: `handoffs.${name}.${path}`, message }),
        )
      : handoff,
  ]);
  return { ...rest, handoffs: Object.fromEntries(portable) };
}

function toPortableHandoff(
  spec: HandoffSpec,
  complain: (path: string, message: string) => void,
): HandoffDefinition {
  const { context: _context, text: _text, asks: _asks, ...rest } = spec;
  const compiled = compileContext(spec, complain);
  return compiled ? { ...rest, context: Object.fromEntries(compiled.fields) } : rest;
}
