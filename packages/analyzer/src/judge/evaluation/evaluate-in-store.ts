import type { Store } from '@baton/store';
import type { DetectorScope } from '../../findings/detector.ts';
import type { LlmSettings } from '../../llm/llm-settings.ts';
import type { Rubric } from '../../rubric/rubric.ts';
import { openLlm, rubricOf } from '../handoffs/judge-store.ts';
import { labelledTexts } from '../handoffs/label-texts.ts';
import { evaluateJudge, type JudgeEvaluation } from './evaluate-judge.ts';
import type { LabelRow } from './label.ts';

/** What a judge is evaluated by. */
export interface EvaluateInStoreOptions {
  /** Else the one in use. */
  readonly rubric?: Rubric;
  /** Else what people said of the texts of the process. */
  readonly labels?: readonly LabelRow[];
  readonly runs?: number;
  /** Absent: rules and text models only. */
  readonly settings?: LlmSettings | undefined;
}

/** As {@link evaluateJudge}, over what was spent today, and with every call in the books. */
export async function evaluateInStore(
  store: Store,
  scope: DetectorScope,
  { rubric, labels, runs, settings }: EvaluateInStoreOptions,
): Promise<JudgeEvaluation> {
  const by = rubric ?? (await rubricOf(store, scope));
  const rows = labels ?? (await labelledTexts(store, scope));
  const opened = settings === undefined ? undefined : await openLlm(store, settings);
  try {
    return await evaluateJudge(by, rows, {
      namespace: scope.namespace,
      ...(runs === undefined ? {} : { runs }),
      ...(opened === undefined ? {} : { llm: opened.llm }),
    });
  } finally {
    await opened?.settleBooks();
  }
}
