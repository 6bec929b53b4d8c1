import type { Store } from '@baton/store';
import { z } from 'zod';
import { currentFindings } from '../findings/current-findings.ts';
import { VERDICTS } from '../findings/finding.ts';
import { isoOf, isoOrNull } from '../report/format/instant.ts';
import { whoChanged } from './intervention.ts';
import { listInterventions } from './list-interventions.ts';

const CLAIMS_SHOWN = 3;
/** What a change is judged by first. */
const OUTCOME_ORDER = [
  'resolution_seconds',
  'waiting_seconds',
  'rounds',
  'failed',
  'close_seconds',
  'working_seconds',
  'score',
];
const VERDICT_ORDER = ['supported', 'unstable', 'explained_by_mix', 'not_enough_data'];

/** What a report tells of an intervention; `baton intervene` tells all of it. */
export const reportInterventionSchema = z.object({
  namespace: z.string(),
  process: z.string(),
  name: z.string(),
  /** Receiving teams that changed; none: all of them. */
  teams: z.array(z.string()),
  /** Sending teams that changed; none: all of them. */
  senders: z.array(z.string()),
  from: z.iso.datetime(),
  to: z.iso.datetime().nullable(),
  /** As the last run of the analyzer measured it; none if it has not. */
  claims: z.array(z.object({ verdict: z.enum(VERDICTS), claim: z.string() })),
});

/** What a report tells of an intervention. */
export type ReportIntervention = z.infer<typeof reportInterventionSchema>;

/** The interventions of a scope with the main things that came of each, the newest first. */
export async function reportInterventions(
  store: Store,
  { namespace, process }: { readonly namespace?: string; readonly process?: string },
): Promise<ReportIntervention[]> {
  const scope = {
    ...(namespace === undefined ? {} : { namespace }),
    ...(process === undefined ? {} : { process }),
  };
  const interventions = await listInterventions(store, scope);
  if (interventions.length === 0) return [];
  const findings = await currentFindings(store, {
    ...scope,
    kinds: ['intervention'],
    status: 'holds',
  });
  return interventions
    .toSorted((a, b) => b.startsMillis - a.startsMillis)
    .map((one) => ({
      namespace: one.namespace,
      process: one.process,
      name: one.name,
      teams: [...one.teams],
      senders: [...one.senders],
      from: isoOf(one.startsMillis),
      to: isoOrNull(one.endsMillis),
      claims: findings
        .filter(
          (finding) =>
            finding.namespace === one.namespace &&
            finding.process === one.process &&
            finding.subject === one.name,
        )
        .toSorted(
          (a, b) =>
            VERDICT_ORDER.indexOf(a.verdict) - VERDICT_ORDER.indexOf(b.verdict) ||
            OUTCOME_ORDER.indexOf(a.evidence.outcome) - OUTCOME_ORDER.indexOf(b.evidence.outcome),
        )
        .slice(0, CLAIMS_SHOWN)
        .map(({ verdict, claim }) => ({ verdict, claim })),
    }));
}

/** Who changed what and when, for people. */
export function interventionTitle(one: Omit<ReportIntervention, 'claims'>): string {
  const until = one.to === null ? '' : ` to ${one.to.slice(0, 10)}`;
  return `${one.name} · ${one.process} · ${whoChanged(one)} · from ${one.from.slice(0, 10)}${until}`;
}

/** What stands where nothing was measured yet. */
export const NOT_MEASURED = 'Not measured yet: run `baton intervene` or `baton analyze`.';
