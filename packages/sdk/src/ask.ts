import type { ContextField, HandoffAsk } from '@baton/conventions';
import type { Completeness } from './completeness.ts';
import type { TracerCore } from './tracer-core.ts';

/** A question to the sender about one field that is missing or not valid, ready to be shown. */
export type FieldAsk = Pick<HandoffAsk, 'field' | 'ask'>;

function wordAsk(verb: 'add' | 'correct', name: string, field: ContextField | undefined): string {
  if (field?.ask) return field.ask;
  const description = field?.description ? `: ${field.description}` : '.';
  return `Please ${verb} "${name}"${description}`;
}

/**
 * What to ask for each required field of a handoff that is missing, then for each that is not valid;
 * undefined where its context was not measured.
 */
export function asksFor(
  core: TracerCore,
  handoff: string | undefined,
  completeness: Completeness | undefined,
): FieldAsk[] | undefined {
  const context = core.contexts.get(handoff ?? '');
  if (!context || !completeness) return undefined;
  const word = (verb: 'add' | 'correct') => (name: string) => ({
    field: name,
    ask: wordAsk(verb, name, context.fields.get(name)),
  });
  return [
    ...completeness.missingFields.map(word('add')),
    ...completeness.invalidFields.map(word('correct')),
  ];
}
