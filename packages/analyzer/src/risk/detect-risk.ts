import type { Detector } from '../findings/detector.ts';
import type { Finding } from '../findings/finding.ts';
import { inSlices } from '../statistics/steps.ts';
import { riskFinding } from './risk-finding.ts';
import { riskRows } from './risk-rows.ts';
import { sampleSize } from './sample-size.ts';
import { type ModelInUse, scoreOpen } from './score-open.ts';
import { storeModel } from './store-model.ts';
import { RISK_TARGETS } from './targets.ts';
import { riskTraining } from './train-risk.ts';

/** Handoffs that are learnt from at most; beyond, a smaller sample of those that were read is, so that a run stays short. */
const MAX_ROWS = 50_000;

/** Learns the risk of handoffs under way, says how good the models are, and scores what is open. */
export const detectRisk: Detector = {
  name: 'risk',
  kinds: ['risk_model'],
  async find(store, scope, { asOfMillis, signal, ...given }) {
    const read = await given.handoffs();
    if (read === undefined) return [];
    const { columns, handoffs } = read;
    const size = sampleSize(read, MAX_ROWS);
    const rows = riskRows(columns, size);
    const found: Finding[] = [];
    const models: ModelInUse[] = [];
    for (const target of RISK_TARGETS) {
      const learnt = await inSlices(riskTraining(target, rows, asOfMillis), signal);
      const modelId = await storeModel(store, scope, learnt);
      if (modelId !== undefined) models.push({ target: target.name, modelId });
      found.push(riskFinding(scope, learnt, { rows, handoffs, size }));
    }
    await scoreOpen(store, scope, { models, options: { lane: 'analysis', signal } });
    return found;
  },
};
