import { overviewProcesses, type QueryOptions, riskFeatures } from '@baton/store';
import type { Detector } from '../findings/detector.ts';
import type { Finding } from '../findings/finding.ts';
import { inSlices } from '../statistics/steps.ts';
import { riskFinding } from './risk-finding.ts';
import { scoreOpen } from './score-open.ts';
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
    const [process] = await store.query(
      overviewProcesses,
      { namespaces: [scope.namespace], processes: [scope.process] },
      options,
    );
    const handoffs = process?.handoffs ?? 0;
    if (handoffs === 0) return [];
    const permille = Math.max(1, Math.min(1000, Math.floor((MAX_ROWS / handoffs) * 1000)));
    const rows = await store.query(riskFeatures, { ...scope, permille }, options);
    const found: Finding[] = [];
    for (const target of RISK_TARGETS) {
      const learnt = await inSlices(riskTraining(target, rows, asOfMillis), signal);
      const modelId = await storeModel(store, scope, learnt);
      if (modelId !== undefined)
        await scoreOpen(store, scope, { target: target.name, modelId, options });
      found.push(riskFinding(scope, learnt, { rows, handoffs, permille }));
    }
    return found;
  },
};
