import { randomUUID } from 'node:crypto';
import type { Store } from '@baton/store';
import type { DetectorScope } from '../findings/detector.ts';
import { termsOf } from './risk-model.ts';
import { isLearnt, type TooLittleToLearn, type TrainedRisk } from './train-risk.ts';

/** Stores a model and its terms; gives the id of one that is to be used. */
export async function storeModel(
  store: Store,
  { namespace, process }: DetectorScope,
  learnt: TrainedRisk | TooLittleToLearn,
): Promise<string | undefined> {
  if (!isLearnt(learnt)) return undefined;
  const { target, horizonMillis, model, evaluations, chosen, constantBrier } = learnt;
  const key = {
    Namespace: namespace,
    Process: process,
    Target: target.name,
    ModelId: randomUUID(),
    TrainedAt: new Date().toISOString(),
  };
  // Terms first: whoever sees the model can use it.
  if (learnt.isUsed) {
    await store.insertRows(
      'risk_terms',
      termsOf(model).map(({ feature, value, weight, center, scale }) => ({
        ...key,
        Feature: feature,
        Value: value,
        Weight: weight,
        Center: center,
        Scale: scale,
      })),
      { lane: 'analysis' },
    );
  }
  await store.insertRows(
    'risk_models',
    [
      {
        ...key,
        InForce: learnt.isUsed,
        HorizonSeconds: horizonMillis / 1000,
        Evaluation: JSON.stringify({ chosen, constantBrier, ...evaluations }),
      },
    ],
    { lane: 'analysis' },
  );
  return learnt.isUsed ? key.ModelId : undefined;
}
