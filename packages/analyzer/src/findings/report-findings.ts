import { findingsRuns, type Store } from '@baton/store';
import { z } from 'zod';
import { formatInstant } from '../report/format/instant.ts';
import { currentFindings, type FindingsScope } from './current-findings.ts';
import { storedFindingSchema } from './stored-finding.ts';

/** What a report tells of a finding; its queries are told by `baton explain`. */
export const reportFindingsSchema = z.object({
  /** Null: the analyzer has not run yet. */
  lastRunAt: z.iso.datetime().nullable(),
  /** Supported ones first, the strongest before the others. */
  found: z.array(storedFindingSchema.omit({ queries: true })),
  leftOut: z.int().min(0),
});

/** What a report tells of findings. */
export type ReportFindings = z.infer<typeof reportFindingsSchema>;

/** A finding as a report tells it. */
export type ReportFinding = ReportFindings['found'][number];

const FINDINGS_SHOWN = 20;

/** The findings of a scope as a report tells them. */
export async function reportFindings(store: Store, scope: FindingsScope): Promise<ReportFindings> {
  const { namespace, process } = scope;
  const within = {
    namespaces: namespace === undefined ? [] : [namespace],
    processes: process === undefined ? [] : [process],
  };
  const [last] = await store.query(findingsRuns, { ...within, limit: 1 }, { lane: 'analysis' });
  const all = await currentFindings(store, {
    ...(namespace === undefined ? {} : { namespace }),
    ...(process === undefined ? {} : { process }),
  });
  return {
    lastRunAt: last === undefined ? null : new Date(last.startedMillis).toISOString(),
    found: all.slice(0, FINDINGS_SHOWN).map(({ queries: _told, ...finding }) => finding),
    leftOut: Math.max(0, all.length - FINDINGS_SHOWN),
  };
}

/** What stands where there are no findings. */
export function noFindingsText({ lastRunAt }: ReportFindings): string {
  return lastRunAt === null
    ? 'Not analyzed yet: run `baton analyze`, or leave `baton up` running.'
    : `The last run, ${formatInstant(lastRunAt)}, found nothing that is worth telling.`;
}
