import type { ContextField, ProcessDefinition } from '@baton/conventions';
import { AnalyzerError } from '../errors.ts';
import { BUILT_IN_ITEMS } from './built-in-items.ts';
import { type ItemKind, kindOfField } from './item-kind.ts';
import { type Rubric, type RubricItem, rubricSchema } from './rubric.ts';

/** What a receiving team asked for, and in how many handoffs. */
export interface AskedFor {
  readonly field: string;
  readonly askedHandoffs: number;
}

/**
 * The rubric that follows from a declared process: one item for every required field and for every field that
 * receivers ask for, weighed by how often they do.
 *
 * @throws AnalyzerError `rubric_unfit` where no handoff has a text field
 */
export function deriveRubric(
  definition: ProcessDefinition,
  asked: readonly AskedFor[] = [],
): Rubric {
  const fields = fieldsOf(definition);
  const texts = fields.filter(([, { kind }]) => kind === 'text').map(([name]) => name);
  if (texts.length === 0) {
    throw new AnalyzerError(
      'rubric_unfit',
      `No handoff of ${definition.name} has a context field of kind "text": there is nothing to judge.`,
    );
  }
  const most = Math.max(1, ...asked.map(({ askedHandoffs }) => askedHandoffs));
  const wanted = new Map<string, ContextField>(
    fields.filter(([, field]) => field.required === true && field.kind !== 'text'),
  );
  for (const { field } of asked) if (!wanted.has(field)) wanted.set(field, {});
  const items: RubricItem[] = [...wanted].map(([name, { description, required = false }]) => {
    const times = asked.find(({ field }) => field === name)?.askedHandoffs ?? 0;
    const weight = Math.round((1 + times / most) * 100) / 100;
    return { ...itemOf(name, kindOfField(name), description), required, weight };
  });
  if (items.length === 0) {
    for (const kind of ['observed_behaviour', 'steps_to_reproduce'] as const) {
      items.push({ ...itemOf(kind, kind), required: true, weight: 1 });
    }
  }
  return rubricSchema.parse({
    id: definition.name,
    version: definition.version ?? '1',
    process: definition.name,
    texts,
    items: items.toSorted((a, b) => b.weight - a.weight),
  });
}

/** An item by its kind, or by what a field is called and described as. */
export function itemOf(
  id: string,
  kind: ItemKind | undefined,
  description?: string,
): Omit<RubricItem, 'required' | 'weight'> {
  if (kind !== undefined) return { id, ...BUILT_IN_ITEMS[kind], rule: { kind } };
  const words = id.replaceAll(/[_.-]+/g, ' ').trim();
  return {
    id,
    ask: `Which ${words}?`,
    definition: description ?? `The text says which ${words}.`,
    notThis: [],
    examples: [],
    // The last resort without a model: a line that names the field and says something behind it.
    rule: {
      patterns: [`\\b${words.replaceAll(/[^\p{L}\p{N} ]/gu, '.')}\\b\\W{1,3}\\S`],
      except: [],
    },
  };
}

function fieldsOf({ handoffs }: ProcessDefinition): [string, ContextField][] {
  const fields = new Map<string, ContextField>();
  for (const { context = {} } of Object.values(handoffs)) {
    for (const [name, field] of Object.entries(context)) {
      const before = fields.get(name);
      fields.set(name, {
        ...before,
        ...field,
        required: field.required === true || before?.required === true,
      });
    }
  }
  return [...fields];
}
