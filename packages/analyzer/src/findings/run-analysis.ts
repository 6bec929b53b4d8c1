import { randomUUID } from 'node:crypto';
import { findingsDue, overviewProcesses, type Store } from '@baton/store';
import { asOfProcess } from '../analysis/as-of.ts';
import type { ProcessRow } from '../analysis/row.ts';
import { currentFindings } from './current-findings.ts';
import { type DetectorFailure, detect } from './detect.ts';
import type { Detector } from './detector.ts';
import { DETECTORS } from './detectors.ts';
import { shareHandoffs } from './handoff-sample.ts';
import { storeFindings } from './store-findings.ts';

/** What is analyzed, and how. */
export interface RunAnalysisOptions {
  /** @default all of them */
  readonly namespace?: string;
  /** @default all of them */
  readonly process?: string;
  /** Also where nothing has changed since the last run. @default false */
  readonly isForced?: boolean;
  /** Stored with every finding. */
  readonly codeVersion: string;
  /** Milliseconds since 1970. @default Date.now() */
  readonly nowMillis?: number;
  /** Ends the run between two queries; what was not stored by then is not stored. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (step: { readonly process: string; readonly detector: string }) => void;
  /** @default all there are */
  readonly detectors?: readonly Detector[];
}

/** What a run did with one process. */
export interface AnalysisRun {
  readonly namespace: string;
  readonly process: string;
  /** Nothing has changed since the last run, so nothing was asked. */
  readonly skipped: boolean;
  readonly handoffs: number;
  readonly tried: number;
  readonly found: number;
  /** Claims that held in the last run and do not any more. */
  readonly gone: number;
  readonly failures: readonly DetectorFailure[];
  readonly seconds: number;
  /** From start to end; they run side by side, so that these add up to more than the run. */
  readonly secondsByDetector: Readonly<Record<string, number>>;
}

/** What a run that is to be tried again has seen. */
const NOTHING_SEEN = '1970-01-01 00:00:00.000000000';

/**
 * Runs all detectors on each process that has changed since the last run and stores what they find. Rejects with a
 * `StoreError` where the store does; a detector that fails is told in the run, and the next run tries it again.
 */
export async function runAnalysis(
  store: Store,
  options: RunAnalysisOptions,
): Promise<AnalysisRun[]> {
  const { codeVersion, isForced = false, signal = new AbortController().signal } = options;
  const scope = {
    namespaces: options.namespace === undefined ? [] : [options.namespace],
    processes: options.process === undefined ? [] : [options.process],
  };
  const asked = { lane: 'analysis', signal } as const;
  // Asked first: what is stored while the run goes on counts as not seen.
  const due = await store.query(findingsDue, { ...scope, codeVersion }, asked);
  const processes = await store.query(overviewProcesses, scope, asked);
  const runs: AnalysisRun[] = [];
  for (const process of processes) {
    const state = due.find(
      (row) => row.namespace === process.namespace && row.process === process.process,
    );
    if (!isForced && state?.isDue === false) runs.push(skipped(process));
    else {
      const lastIngestedAt = state?.lastIngestedAt ?? NOTHING_SEEN;
      runs.push(await runOn(store, process, { ...options, signal, lastIngestedAt }));
    }
  }
  return runs;
}

async function runOn(
  store: Store,
  row: ProcessRow,
  o: RunAnalysisOptions & { readonly signal: AbortSignal; readonly lastIngestedAt: string },
): Promise<AnalysisRun> {
  const { namespace, process, handoffs } = row;
  const { signal, codeVersion, onProgress } = o;
  const scope = { namespace, process };
  const nowMillis = o.nowMillis ?? Date.now();
  const startMillis = performance.now();
  const before = await currentFindings(store, { ...scope, status: 'holds' });
  const { found, tried, looked, failures, seconds } = await detect(store, scope, {
    detectors: o.detectors ?? DETECTORS,
    asOfMillis: asOfProcess(row, nowMillis),
    period: row,
    handoffs: shareHandoffs(store, scope, { lane: 'analysis', signal }),
    signal,
    onProgress: (detector) => onProgress?.({ process, detector }),
  });
  signal.throwIfAborted();
  const held = new Set(found.map(({ id }) => id));
  const gone = before.filter(({ id, kind }) => looked.has(kind) && !held.has(id));
  const elapsedMillis = performance.now() - startMillis;
  const run = {
    ...scope,
    runId: randomUUID(),
    startedAt: new Date(nowMillis).toISOString(),
    endedAt: new Date(nowMillis + elapsedMillis).toISOString(),
    handoffs,
    tried,
    lastIngestedAt: failures.length === 0 ? o.lastIngestedAt : NOTHING_SEEN,
    codeVersion,
  };
  // Where a clock was set back, the newest row must still be the one in force.
  const lastMillis = Math.max(0, ...before.map(({ foundAt }) => Date.parse(foundAt)));
  const foundAt = new Date(Math.max(nowMillis, lastMillis + 1)).toISOString();
  await storeFindings(store, run, { found, gone, foundAt });
  return {
    ...scope,
    skipped: false,
    handoffs,
    tried,
    found: found.length,
    gone: gone.length,
    failures,
    seconds: elapsedMillis / 1000,
    secondsByDetector: seconds,
  };
}

function skipped({ namespace, process, handoffs }: ProcessRow): AnalysisRun {
  return {
    namespace,
    process,
    skipped: true,
    handoffs,
    tried: 0,
    found: 0,
    gone: 0,
    failures: [],
    seconds: 0,
    secondsByDetector: {},
  };
}
