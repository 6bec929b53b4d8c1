import { type QueryOptions, riskCount } from '@baton/store';
import type { Detector } from '../findings/detector.ts';
import type { Finding } from '../findings/finding.ts';
import { inSlices } from '../statistics/steps.ts';
import { readFeatures } from './read-features.ts';
import { riskFinding } from './risk-finding.ts';
import { sampleSize } from './sample-size.ts';
import { type ModelInUse, scoreOpen } from './score-open.ts';
import { storeModel } from './store-model.ts';
import { RISK_TARGETS } from './targets.ts';
import { riskTraining } from './train-risk.ts';

/** Handoffs that are learnt from at most; beyond, those of a part of the items are, so that a run stays short. */
const MAX_ROWS = 50_000;

/** Learns the risk of handoffs under way, says how good the models are, and scores what is open. */
export const detectRisk: Detector = {
  name: 'risk',
  kinds: ['risk_model'],
  async find(store, scope, { asOfMillis, signal }) {
    const options: QueryOptions = { lane: 'analysis', signal };
    const [count] = await store.query(riskCount, scope, options);
    const handoffs = count?.handoffs ?? 0;
    if (count === undefined || handoffs === 0) return [];
    const size = sampleSize(count, MAX_ROWS);
    const rows = await readFeatures(store, scope, { ...options, ...size });
    const found: Finding[] = [];
    const models: ModelInUse[] = [];
    for (const target of RISK_TARGETS) {
      const learnt = await inSlices(riskTraining(target, rows, asOfMillis), signal);
      const modelId = await storeModel(store, scope, learnt);
      if (modelId !== undefined) models.push({ target: target.name, modelId });
      found.push(riskFinding(scope, learnt, { rows, handoffs, size }));
    }
    await scoreOpen(store, scope, { models, options });
    return found;
  },
};
