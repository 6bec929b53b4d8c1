import { riskFeatures } from '@baton/store';
import type { DetectorScope } from '../findings/detector.ts';
import type { Finding } from '../findings/finding.ts';
import { findingId } from '../findings/finding-id.ts';
import { NO_EVIDENCE } from '../findings/no-evidence.ts';
import { isoOf } from '../report/format/instant.ts';
import type { RiskRow } from './risk-row.ts';
import type { SampleSize } from './sample-size.ts';
import { isLearnt, type TooLittleToLearn, type TrainedRisk } from './train-risk.ts';

/** What a model was learnt from. */
export interface LearntFrom {
  readonly rows: readonly RiskRow[];
  /** Handoffs of the process, also those that were not read. */
  readonly handoffs: number;
  readonly size: SampleSize;
}

/** Says how well the risk of a target can be foretold. */
export function riskFinding(
  scope: DetectorScope,
  learnt: TrainedRisk | TooLittleToLearn,
  { rows, handoffs, size }: LearntFrom,
): Finding {
  const { target } = learnt;
  const subject = `risk that a handoff ${target.words}`;
  const outcome = target.name;
  const common: Omit<Finding, 'verdict' | 'claim' | 'evidence'> = {
    id: findingId({ ...scope, kind: 'risk_model', subject, outcome }),
    ...scope,
    kind: 'risk_model',
    subject,
    queries: [{ name: riskFeatures.name, parameters: { ...scope, ...size } }],
    window: {
      from: isoOf(rows[0]?.initiatedMillis ?? 0),
      to: isoOf(rows.at(-1)?.initiatedMillis ?? 0),
    },
  };
  const evidence: Finding['evidence'] = {
    ...NO_EVIDENCE,
    n: learnt.matured,
    outcome,
    sample: rows.length < handoffs ? { rows: rows.length, of: handoffs } : null,
    details: {},
  };
  if (!isLearnt(learnt)) {
    return {
      ...common,
      verdict: 'not_enough_data',
      claim: tooLittle(learnt),
      evidence: { ...evidence, needed: learnt.needed },
    };
  }
  const { evaluations, chosen, constantBrier, horizonMillis, wrong } = learnt;
  const evaluation = evaluations[chosen];
  const auc = evaluation?.auc ?? null;
  const by = chosen === 'logistic' ? 'a regression' : `the rate of its ${chosen}`;
  const area = auc === null ? '' : ` (area ${auc.value.toFixed(2)})`;
  return {
    ...common,
    verdict: learnt.isUsed ? 'supported' : 'unstable',
    claim: learnt.isUsed
      ? `The ${subject} is foretold by ${by}${area}.`
      : `The ${subject} is not foretold well enough to score by${area}: risks were off by ${percent(evaluation?.calibrationError)} on average.`,
    evidence: {
      ...evidence,
      exposed: wrong,
      crude: auc === null ? null : { measure: 'auc', ...auc },
      details: {
        chosen,
        horizonSeconds: horizonMillis / 1000,
        constantBrier,
        evaluations: JSON.parse(JSON.stringify(evaluations)),
      },
    },
  };
}

function tooLittle({ target, matured, wrong, needed }: TooLittleToLearn): string {
  if (needed === null) {
    return `Of ${matured} handoffs whose time has passed, ${wrong === 0 ? 'none' : 'every one'} ${target.words}: there is no risk to tell apart.`;
  }
  return `The risk that a handoff ${target.words} cannot be foretold yet: about ${needed} more handoffs whose time has passed are needed.`;
}

const percent = (share: number | null | undefined): string =>
  share == null ? 'an unknown part' : `${(share * 100).toFixed(1)} points of a hundred`;
