import { type QueryOptions, riskFeatures, type Store } from '@baton/store';
import type { DetectorScope } from '../findings/detector.ts';
import { NAME_FEATURES, NUMBER_FEATURES } from './risk-row.ts';

/** Scores every open handoff of a process by a stored model and keeps the scores; gives how many there are. */
export async function scoreOpen(
  store: Store,
  scope: DetectorScope,
  by: { readonly target: string; readonly modelId: string; readonly options: QueryOptions },
): Promise<number> {
  const { target, modelId, options } = by;
  const rows = await store.query(
    riskFeatures,
    { ...scope, onlyOpen: true, target, modelId },
    options,
  );
  if (rows.length === 0) return 0;
  const ScoredAt = new Date().toISOString();
  await store.insertRows(
    'risk_scores',
    rows.map(({ item, cycle, handoffId, risk, contributions }) => ({
      Namespace: scope.namespace,
      Process: scope.process,
      Item: item,
      Cycle: cycle,
      HandoffId: handoffId,
      Target: target,
      ModelId: modelId,
      Risk: risk,
      Contributions: JSON.stringify(byFeature(contributions)),
      ScoredAt,
    })),
    { lane: 'analysis' },
  );
  return rows.length;
}

const FEATURES = [...NAME_FEATURES, ...NUMBER_FEATURES];

/** Log-odds by feature, without those that add nothing. */
function byFeature(contributions: readonly number[]): Record<string, number> {
  const entries = contributions.map((value, at) => [FEATURES[at] ?? '', value] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== 0));
}
