import { type LoaderStatus, type NotReady, type Readiness, readinessOf } from '@baton/collector';
import { projectorState, type Store } from '@baton/store';

/** What an engine needs to load and to answer; absent parts run elsewhere. */
export interface EngineReadinessOptions {
  readonly store: Pick<Store, 'query'> | undefined;
  readonly loader: { status(): LoaderStatus } | undefined;
  readonly lagSeconds: (() => number) | undefined;
  /** Lag of the projector above which answers are too old to be called ready. @default 60 */
  readonly maxLagSeconds?: number;
}

const STORE_PATIENCE_MILLIS = 5_000;

/** Whether an engine loads, projects and answers now, and if not, why. */
export function engineReadiness(o: EngineReadinessOptions): Promise<Readiness> {
  const { store, loader, lagSeconds, maxLagSeconds = 60 } = o;
  return readinessOf([
    () => (store === undefined ? undefined : storeAnswers(store)),
    () => {
      if (loader?.status().state !== 'failing') return undefined;
      const { lastError } = loader.status();
      return {
        code: 'loader_failing',
        message: `Loading fails: ${lastError ?? 'no reason known'}`,
      };
    },
    () => {
      const lag = lagSeconds?.() ?? 0;
      if (lag <= maxLagSeconds) return undefined;
      const message = `The projector is ${Math.round(lag)} s behind what is loaded.`;
      return { code: 'projector_behind', message };
    },
  ]);
}

async function storeAnswers(store: Pick<Store, 'query'>): Promise<NotReady | undefined> {
  try {
    await store.query(projectorState, {}, { signal: AbortSignal.timeout(STORE_PATIENCE_MILLIS) });
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { code: 'store_unavailable', message: `ClickHouse does not answer: ${reason}` };
  }
}
