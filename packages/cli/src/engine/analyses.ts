import { type AnalysisRun, type RunAnalysisOptions, runAnalysis } from '@baton/analyzer';
import type { Store } from '@baton/store';
import { CliError } from '../errors.ts';
import { version } from '../version.ts';

/** What is to be analyzed. */
export type AnalyzeRequest = Pick<RunAnalysisOptions, 'namespace' | 'process' | 'isForced'>;

/** Runs of the analyzer, one at a time. */
export interface Analyses {
  run(
    request: AnalyzeRequest,
    onProgress?: RunAnalysisOptions['onProgress'],
  ): Promise<readonly AnalysisRun[]>;
  /** Calls off the run under way and those that wait, and waits until the store is let go. */
  close(): Promise<void>;
}

/** Analyses on a store; whoever asks while one runs waits for it to end. */
export function createAnalyses(store: Store): Analyses {
  const closing = new AbortController();
  const { signal } = closing;
  let last: Promise<unknown> = Promise.resolve();

  return {
    run(request, onProgress) {
      const running = last
        .catch(() => undefined)
        .then(() => {
          if (signal.aborted) throw new CliError('interrupted', 'Baton is stopping.');
          return runAnalysis(store, {
            ...request,
            codeVersion: version(),
            signal,
            ...(onProgress && { onProgress }),
          });
        });
      last = running;
      return running;
    },
    async close() {
      closing.abort(new CliError('interrupted', 'The analysis was called off.'));
      await last.catch(() => undefined);
    },
  };
}
