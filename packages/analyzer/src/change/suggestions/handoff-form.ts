import type { ContextField, HandoffDefinition } from '@baton/conventions';

/** The form of a handoff: what people copy, and what a program checks. */
export interface HandoffForm {
  readonly markdown: string;
  /** JSON Schema (draft 2020-12) of the handoff's context. */
  readonly schema: Readonly<Record<string, unknown>>;
}

/** Makes a form of a handoff's context, required fields first. */
export function handoffForm(o: {
  readonly process: string;
  readonly version: string;
  readonly name: string;
  readonly handoff: HandoffDefinition;
}): HandoffForm {
  const { process, version, name, handoff } = o;
  const fields = Object.entries(handoff.context ?? {}).sort(
    ([, a], [, b]) => Number(b.required === true) - Number(a.required === true),
  );
  const lines = fields.map(([field, about]) => sectionOf(field, about));
  const title = `${name} (${process}, version ${version})`;
  const markdown = `# ${title}

Fill in every required field before you hand over: each is one that the receiver asks for, or that goes with
better handoffs.

${lines.join('\n')}`;
  return {
    markdown,
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title,
      type: 'object',
      properties: Object.fromEntries(fields.map(([field, about]) => [field, propertyOf(about)])),
      required: fields.flatMap(([field, about]) => (about.required ? [field] : [])),
    },
  };
}

function sectionOf(field: string, { required, description, kind }: ContextField): string {
  const head = `## ${field.replaceAll('\n', ' ')}${required ? ' (required)' : ''}`;
  const hint = description ?? (kind === 'text' ? 'In your own words.' : 'The exact value.');
  return `${head}\n\n<!-- ${hint.replaceAll('-->', '')} -->\n`;
}

function propertyOf({ required, description, kind }: ContextField): Record<string, unknown> {
  return {
    // A value may be a number or a flag; only a text is known to be one.
    ...(kind === 'text' ? { type: 'string' } : { type: ['string', 'number', 'boolean', 'array'] }),
    ...(required ? { minLength: 1, minItems: 1 } : {}),
    ...(description === undefined ? {} : { description }),
  };
}
