import { z } from 'zod';
import { ITEM_KINDS } from './item-kind.ts';

const name = z.string().min(1).max(120);
const sentence = z.string().min(1).max(600);

/** Longest pattern: rules run on every text. */
const MAX_PATTERN = 300;
/** A repetition of a group that repeats: such patterns can run for hours on one line. */
const RUNAWAY = /\([^)]*[+*}][^)]*\)[+*{]|\\[1-9]/;

const pattern = z
  .string()
  .min(1)
  .max(MAX_PATTERN)
  .refine(isPattern, 'a regular expression, case aside')
  .refine((text) => !RUNAWAY.test(text), 'a pattern without repeated repetitions');

/** How an item is found without a model. */
const ruleSchema = z.union([
  z.strictObject({ kind: z.enum(ITEM_KINDS) }),
  z.strictObject({
    /** A line that one of these matches says it. */
    patterns: z.array(pattern).min(1).max(40),
    /** A line that one of these matches does not, whatever else is in it. */
    except: z.array(pattern).max(40).default([]),
  }),
]);

/** How an item is found without a model: rules that Baton has, or patterns. */
export type RubricRule = z.infer<typeof ruleSchema>;

const itemSchema = z.strictObject({
  /** Often the name of a field. */
  id: name,
  /** The question to the sender where it is missing. */
  ask: sentence,
  /** When it counts as present. */
  definition: sentence,
  /** What does not count. */
  notThis: z.array(sentence).max(10).default([]),
  examples: z.array(sentence).max(10).default([]),
  weight: z.number().positive().max(100).default(1),
  required: z.boolean().default(true),
  rule: ruleSchema.optional(),
});

/** A condition that is true or false of a text. */
export type RubricItem = z.infer<typeof itemSchema>;

/** Schema of a rubric file: the conditions that the text of a handoff is read for. */
export const rubricSchema = z
  .strictObject({
    id: name,
    /** A new one with every change of meaning: judgements name it. */
    version: z.union([z.string().min(1).max(40), z.number()]).transform(String),
    process: z.string().min(1),
    /** Names of the handoffs it is for; empty means all. */
    handoffs: z.array(name).default([]),
    /** Context fields whose text is read. */
    texts: z.array(name).min(1),
    items: z.array(itemSchema).min(1).max(30),
  })
  .superRefine(({ items }, context) => {
    const seen = new Set<string>();
    items.forEach(({ id }, at) => {
      if (seen.has(id)) {
        context.addIssue({
          code: 'custom',
          path: ['items', at, 'id'],
          message: `"${id}" is there twice`,
        });
      }
      seen.add(id);
    });
  });

/** A checklist that the text of handoffs is read for. */
export type Rubric = z.infer<typeof rubricSchema>;

/** Whether a rubric is for handoffs of this name. */
export const isFor = ({ handoffs }: Pick<Rubric, 'handoffs'>, handoff: string): boolean =>
  handoffs.length === 0 || handoffs.includes(handoff);

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'iu');
    return true;
  } catch {
    return false;
  }
}
