import type { annotationsOfFinding, findingsHistory, RowOf } from '@baton/store';
import { z } from 'zod';
import { isoOf } from '../report/format/instant.ts';
import { evidenceSchema, FINDING_KINDS, findingSchema, VERDICTS } from './finding.ts';

/** A cause that somebody wrote down beside a finding. */
export const annotationSchema = z.object({
  id: z.string(),
  /** The finding it was written beside. */
  findingId: z.string(),
  subject: z.string(),
  /** The item that shows it; null where none was named. */
  item: z.string().nullable(),
  text: z.string(),
  annotatedAt: z.iso.datetime(),
});

/** A finding as a run stored it, and what has become of it since. */
export const storedFindingSchema = findingSchema.extend({
  /** `gone`: the last run looked for it, and it no longer stands. */
  status: z.enum(['holds', 'gone']),
  foundAt: z.iso.datetime(),
  /** Since when runs have said the same. */
  since: z.iso.datetime(),
  /** What they said before that; null where they never said otherwise. */
  previousVerdict: z.enum(VERDICTS).nullable(),
  runId: z.string(),
  codeVersion: z.string(),
  /** Written beside this claim, or another about the same pair of teams; newest first. */
  annotations: z.array(annotationSchema),
});

/** A cause that somebody wrote down beside a finding. */
export type Annotation = z.infer<typeof annotationSchema>;

/** A finding as a run stored it, and what has become of it since. */
export type StoredFinding = z.infer<typeof storedFindingSchema>;

const queriesSchema = findingSchema.shape.queries;
const kindSchema = z.enum(FINDING_KINDS);
const verdictSchema = z.enum(VERDICTS);

/** A row of `findings/history` or `findings/current`; undefined if another version wrote it in a shape unknown here. */
export function storedFinding(
  row: RowOf<typeof findingsHistory> & {
    readonly sinceMillis?: number;
    readonly previousVerdict?: string;
  },
  annotations: readonly Annotation[],
): StoredFinding | undefined {
  const kind = kindSchema.safeParse(row.kind);
  const verdict = verdictSchema.safeParse(row.verdict);
  const evidence = evidenceSchema.safeParse(parsed(row.evidence));
  const queries = queriesSchema.safeParse(parsed(row.queries));
  if (!kind.success || !verdict.success || !evidence.success || !queries.success) return undefined;
  return {
    id: row.findingId,
    namespace: row.namespace,
    process: row.process,
    kind: kind.data,
    subject: row.subject,
    verdict: verdict.data,
    status: row.status === 'gone' ? 'gone' : 'holds',
    claim: row.claim,
    evidence: evidence.data,
    queries: queries.data,
    window: { from: isoOf(row.windowFromMillis), to: isoOf(row.windowToMillis) },
    foundAt: isoOf(row.foundMillis),
    since: isoOf(row.sinceMillis ?? row.foundMillis),
    previousVerdict: verdictSchema.safeParse(row.previousVerdict).data ?? null,
    runId: row.runId,
    codeVersion: row.codeVersion,
    annotations: [...annotations],
  };
}

/** A row of `annotations/of-finding`. */
export function annotationOf(row: RowOf<typeof annotationsOfFinding>): Annotation {
  return {
    id: row.annotationId,
    findingId: row.findingId,
    subject: row.subject,
    item: row.item || null,
    text: row.text,
    annotatedAt: isoOf(row.annotatedMillis),
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
