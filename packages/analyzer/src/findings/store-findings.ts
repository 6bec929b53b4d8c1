import type { Store } from '@baton/store';
import type { Finding } from './finding.ts';
import type { StoredFinding } from './stored-finding.ts';

/** What a run of one process leaves behind. */
export interface RunRecord {
  readonly namespace: string;
  readonly process: string;
  readonly runId: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly handoffs: number;
  readonly tried: number;
  /** When the last fact of the process was stored, as the query gives it. */
  readonly lastIngestedAt: string;
  readonly codeVersion: string;
}

/**
 * Stores what was found, a row for each claim that is gone, and the run. The run comes last: one that was cut off is
 * not taken for done.
 */
export async function storeFindings(
  store: Store,
  run: RunRecord,
  o: {
    readonly found: readonly Finding[];
    readonly gone: readonly StoredFinding[];
    readonly foundAt: string;
  },
): Promise<void> {
  const lane = 'analysis';
  const rowOf = (finding: Finding, status: StoredFinding['status']): object => ({
    Namespace: finding.namespace,
    Process: finding.process,
    FindingId: finding.id,
    FoundAt: o.foundAt,
    RunId: run.runId,
    Kind: finding.kind,
    Subject: finding.subject,
    Verdict: finding.verdict,
    Status: status,
    Claim: finding.claim,
    Evidence: JSON.stringify(finding.evidence),
    Queries: JSON.stringify(finding.queries),
    WindowFrom: finding.window.from,
    WindowTo: finding.window.to,
    CodeVersion: run.codeVersion,
  });
  const rows = [
    ...o.found.map((finding) => rowOf(finding, 'holds')),
    ...o.gone.map((finding) => rowOf(finding, 'gone')),
  ];
  await store.insertRows('findings', rows, { lane });
  const record = {
    Namespace: run.namespace,
    Process: run.process,
    RunId: run.runId,
    StartedAt: run.startedAt,
    EndedAt: run.endedAt,
    Handoffs: run.handoffs,
    Tried: run.tried,
    Found: o.found.length,
    LastIngestedAt: run.lastIngestedAt,
    CodeVersion: run.codeVersion,
  };
  await store.insertRows('analysis_runs', [record], { lane });
}
