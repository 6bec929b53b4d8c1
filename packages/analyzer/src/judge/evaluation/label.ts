import { z } from 'zod';
import { AnalyzerError } from '../../errors.ts';
import { VERDICTS_OF_ITEMS } from '../judgement.ts';

/** `true` and 1 are present, `false` and 0 absent; null was not labelled. */
const verdict = z
  .union([z.enum(VERDICTS_OF_ITEMS), z.boolean(), z.literal(0), z.literal(1), z.null()])
  .transform((value) => {
    if (value === null || typeof value === 'string') return value;
    return value === true || value === 1 ? ('present' as const) : ('absent' as const);
  });

const labelSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  text: z.string().max(1_000_000),
  /** What the row belongs to, such as a team: models are tried on groups that they did not see. */
  group: z.string().default(''),
  labels: z.record(z.string(), verdict),
  /** The same by a second person, without having seen the first: how well people agree. */
  second: z.record(z.string(), verdict).default({}),
});

/** A text with what people say of the items of a rubric. */
export type LabelRow = z.infer<typeof labelSchema>;

/**
 * Reads labels, one JSON object a line.
 *
 * @throws AnalyzerError `labels_unreadable`, naming the first wrong line
 */
export function readLabels(text: string, source: string): LabelRow[] {
  const rows = text.split('\n').flatMap((line, at): LabelRow[] => {
    if (line.trim() === '') return [];
    const read = labelSchema.safeParse(parse(line));
    if (read.success) return [read.data];
    const [issue] = read.error.issues;
    throw new AnalyzerError(
      'labels_unreadable',
      `${source}, line ${at + 1}: expected {"id", "text", "labels": {"ITEM": "present" or "absent"}}; ${issue?.path.join('.') || 'the line'}: ${issue?.message}.`,
    );
  });
  if (rows.length > 0) return rows;
  throw new AnalyzerError('labels_unreadable', `${source} holds no labels.`);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
