import type { ProcessDefinition } from '@baton/conventions';
import { processStages, type Store } from '@baton/store';

/** A definition of a process that nobody declared: the stages and handoffs that were seen. Rejects with a `StoreError`. */
export async function observedDefinition(
  store: Store,
  scope: { readonly namespace: string; readonly process: string },
): Promise<ProcessDefinition> {
  const { namespace, process } = scope;
  const rows = await store.query(processStages, { namespace, process }, { lane: 'analysis' });
  const stages = rows.map(({ stage, team }) => [stage, { team: team || stage }] as const);
  const handoffs = rows.flatMap(({ stage, sources, handoffName }) =>
    sources.length === 0
      ? []
      : [[handoffName || `to_${stage}`, { from: sources, to: stage }] as const],
  );
  return {
    name: process,
    version: '0',
    stages: Object.fromEntries(stages),
    handoffs: Object.fromEntries(handoffs),
  };
}
