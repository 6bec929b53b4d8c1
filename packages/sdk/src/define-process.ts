import type { ProcessDefinition } from '@baton/conventions';
import { portableDefinition } from './portable-definition.ts';
import type { Handoffs, NameOf, Process, ProcessSpec, Stages } from './process-types.ts';

/**
 * Declares a process where the size of a bundle counts, as in a browser: the compiler checks it, and
 * nothing does when it runs. In Node.js the same import is {@link defineCheckedProcess}.
 */
export function defineProcess<
  const S extends Stages,
  const H extends Handoffs<NameOf<S>>,
  const CalendarName extends string = never,
>(spec: ProcessSpec<S, H, CalendarName>): Process<S, H> {
  return createProcess(spec, portableDefinition(spec) as ProcessDefinition);
}

/** A process with its portable definition. */
export function createProcess<S extends Stages, H extends Handoffs<NameOf<S>>>(
  { name, version, itemType, stages, handoffs }: ProcessSpec<S, H, string>,
  definition: ProcessDefinition,
): Process<S, H> {
  return Object.freeze({
    name,
    ...(version === undefined ? {} : { version }),
    ...(itemType === undefined ? {} : { itemType }),
    stages,
    handoffs,
    toJSON: () => definition,
  });
}
