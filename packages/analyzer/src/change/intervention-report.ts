import { overviewProcesses, type Store } from '@baton/store';
import { asOfProcess } from '../analysis/as-of.ts';
import type { Finding } from '../findings/finding.ts';
import { groupBy } from '../group-by.ts';
import { isoOf, isoOrNull } from '../report/format/instant.ts';
import { interventionFindings } from './intervention-finding.ts';
import { listInterventions } from './list-interventions.ts';
import { measureInterventions } from './measure-interventions.ts';

/** An intervention and what it did, as plain JSON. */
export interface InterventionReport {
  readonly namespace: string;
  readonly process: string;
  readonly name: string;
  /** Receiving teams that changed; none: all of them. */
  readonly teams: readonly string[];
  /** Sending teams that changed; none: all of them. */
  readonly senders: readonly string[];
  readonly from: string;
  readonly to: string | null;
  readonly suggestion: string | null;
  /** One for each outcome that is recorded. */
  readonly findings: readonly Finding[];
}

/** Lists interventions and measures each as of now; of a log that was imported whole, as of its last fact. */
export async function interventionReports(
  store: Store,
  scope: {
    readonly namespace?: string;
    readonly process?: string;
    readonly nowMillis?: number;
  } = {},
): Promise<InterventionReport[]> {
  const interventions = await listInterventions(store, scope);
  if (interventions.length === 0) return [];
  const processes = await store.query(
    overviewProcesses,
    {
      namespaces: [...new Set(interventions.map((one) => one.namespace))],
      processes: [...new Set(interventions.map((one) => one.process))],
    },
    { lane: 'analysis' },
  );
  const nowMillis = scope.nowMillis ?? Date.now();
  const reports: InterventionReport[] = [];
  const byProcess = groupBy(interventions, (one) => JSON.stringify([one.namespace, one.process]));
  for (const own of byProcess.values()) {
    const row = processes.find(
      (one) => one.namespace === own[0]?.namespace && one.process === own[0]?.process,
    );
    const measured = await measureInterventions(store, own, {
      asOfMillis: row ? asOfProcess(row, nowMillis) : nowMillis,
    });
    const findings = interventionFindings(measured);
    reports.push(
      ...own.map((one) => ({
        namespace: one.namespace,
        process: one.process,
        name: one.name,
        teams: one.teams,
        senders: one.senders,
        from: isoOf(one.startsMillis),
        to: isoOrNull(one.endsMillis),
        suggestion: one.suggestionId || null,
        findings: findings.filter((finding) => finding.subject === one.name),
      })),
    );
  }
  return reports;
}
