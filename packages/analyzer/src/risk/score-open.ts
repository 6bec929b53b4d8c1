import { type QueryOptions, riskFeatures, type Store } from '@baton/store';
import type { DetectorScope } from '../findings/detector.ts';
import { columnsOf } from './columns-of.ts';
import { NAME_FEATURES, NUMBER_FEATURES } from './risk-row.ts';

/** A stored model that scores one target. */
export interface ModelInUse {
  readonly target: string;
  readonly modelId: string;
}

/** Scores every open handoff of a process by stored models and keeps the scores; gives how many there are. */
export async function scoreOpen(
  store: Store,
  scope: DetectorScope,
  { models, options }: { readonly models: readonly ModelInUse[]; readonly options: QueryOptions },
): Promise<number> {
  if (models.length === 0) return 0;
  const params = { ...scope, onlyOpen: true, models: models.map(({ modelId }) => modelId) };
  const at = columnsOf(riskFeatures);
  const ScoredAt = new Date().toISOString();
  let scored = 0;
  let scores: object[] = [];
  const keep = async (): Promise<void> => {
    await store.insertRows('risk_scores', scores, { lane: 'analysis' });
    scored += scores.length;
    scores = [];
  };
  for await (const row of store.streamArrays(riskFeatures, params, options)) {
    const risks = row[at.risks] as number[];
    const contributions = row[at.contributions] as number[][];
    models.forEach(({ target, modelId }, place) => {
      scores.push({
        Namespace: scope.namespace,
        Process: scope.process,
        Item: row[at.item],
        Cycle: row[at.cycle],
        HandoffId: row[at.handoffId],
        Target: target,
        ModelId: modelId,
        Risk: risks[place],
        Contributions: JSON.stringify(byFeature(contributions[place] ?? [])),
        ScoredAt,
      });
    });
    if (scores.length >= SCORES_AT_ONCE) await keep();
  }
  await keep();
  return scored;
}

const SCORES_AT_ONCE = 20_000;
const FEATURES = [...NAME_FEATURES, ...NUMBER_FEATURES];

/** Log-odds by feature, without those that add nothing. */
function byFeature(contributions: readonly number[]): Record<string, number> {
  const entries = contributions.map((value, at) => [FEATURES[at] ?? '', value] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== 0));
}
