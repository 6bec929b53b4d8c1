import { interventionList, type Store } from '@baton/store';
import type { Intervention } from './intervention.ts';

/** The interventions of some processes, in order of process and start. */
export async function listInterventions(
  store: Store,
  scope: { readonly namespace?: string; readonly process?: string },
  signal?: AbortSignal,
): Promise<Intervention[]> {
  return store.query(
    interventionList,
    {
      namespaces: scope.namespace === undefined ? [] : [scope.namespace],
      processes: scope.process === undefined ? [] : [scope.process],
    },
    { lane: 'analysis', ...(signal && { signal }) },
  );
}
