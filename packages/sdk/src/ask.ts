import type { ContextField } from '@baton/conventions';
import type { Completeness } from './completeness.ts';
import type { CompiledContext } from './context-spec.ts';

/** A question to the sender about one field that is missing or not valid. */
export interface FieldAsk {
  readonly field: string;
  /** What to ask, ready to be shown: what the process declares, else made from the field's description. */
  readonly ask: string;
}

function wordAsk(verb: 'add' | 'correct', name: string, field: ContextField | undefined): string {
  if (field?.ask) return field.ask;
  const description = field?.description ? `: ${field.description}` : '.';
  return `Please ${verb} "${name}"${description}`;
}

/** What to ask for each required field that is missing, then for each that is not valid. */
export function asksFor(spec: CompiledContext, completeness: Completeness): FieldAsk[] {
  const word = (verb: 'add' | 'correct') => (name: string) => ({
    field: name,
    ask: wordAsk(verb, name, spec.fields.get(name)),
  });
  return [
    ...completeness.missingFields.map(word('add')),
    ...completeness.invalidFields.map(word('correct')),
  ];
}
