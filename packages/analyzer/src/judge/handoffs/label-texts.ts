import type { HandoffVerdict } from '@baton/conventions';
import { judgementTexts, type Store } from '@baton/store';
import { AnalyzerError } from '../../errors.ts';
import type { DetectorScope } from '../../findings/detector.ts';
import { withoutClaims } from '../claims.ts';
import { contentHash } from '../content-hash.ts';
import type { LabelRow } from '../evaluation/label.ts';
import { numberLines } from '../lines.ts';
import { MINIMUM_OF_CLASS, type TextModel, trainTextModel } from '../model/text-model.ts';
import { labelsOf, rubricOf } from './judge-store.ts';

/** What a person says of the text of a handoff. */
export interface Label {
  readonly handoffId: string;
  readonly item: string;
  readonly verdict: HandoffVerdict;
}

/**
 * Writes down what a person says of the text of a handoff; it holds for every handoff with this very text.
 *
 * @throws AnalyzerError `rubric_unfit` where handoff or item are not there, or several handoffs have this id
 */
export async function labelText(store: Store, scope: DetectorScope, label: Label): Promise<void> {
  const rubric = await rubricOf(store, scope);
  const item = rubric.items.find(({ id }) => id === label.item);
  if (item === undefined) {
    const ids = rubric.items.map(({ id }) => id).join(', ');
    throw new AnalyzerError(
      'rubric_unfit',
      `The rubric ${rubric.id} has no item ${label.item}; it has ${ids}.`,
    );
  }
  const texts = await store.query(
    judgementTexts,
    { ...scope, texts: rubric.texts, handoffId: label.handoffId },
    { lane: 'analysis' },
  );
  const [row] = texts;
  if (texts.length > 1) {
    const items = texts.map(({ item, cycle }) => `${item}, cycle ${cycle}`).join('; ');
    throw new AnalyzerError(
      'rubric_unfit',
      `There are several handoffs ${label.handoffId} with a text (of ${items}): label one that has its id alone.`,
    );
  }
  if (row === undefined) {
    throw new AnalyzerError(
      'rubric_unfit',
      `There is no handoff ${label.handoffId} with a text to judge.`,
    );
  }
  await store.insertRows(
    'judgements',
    [
      {
        ...{ Namespace: scope.namespace, Process: scope.process, Item: row.item, Cycle: row.cycle },
        ...{ HandoffId: row.handoffId, Rubric: rubric.id, RubricVersion: rubric.version },
        ...{ RubricItem: item.id, Tier: 'human', Verdict: label.verdict, Required: item.required },
        ...{ Weight: item.weight, ContentHash: contentHash(numberLines(row.text).lines) },
        ...{ Origin: 'label', JudgedAt: new Date().toISOString() },
      },
    ],
    { lane: 'analysis' },
  );
}

/** Texts of a process with what people said of them, for an evaluation; the sending team is the group. */
export async function labelledTexts(store: Store, scope: DetectorScope): Promise<LabelRow[]> {
  const rubric = await rubricOf(store, scope);
  const labels = await labelsOf(store, scope, rubric.id);
  const texts = await store.query(
    judgementTexts,
    { ...scope, texts: rubric.texts },
    { lane: 'analysis' },
  );
  const seen = new Set<string>();
  return texts.flatMap(({ handoffId, sourceTeam, text }): LabelRow[] => {
    const hash = contentHash(numberLines(text).lines);
    const said = rubric.items.flatMap(({ id }) => {
      const verdict = labels.get(`${hash} ${id}`);
      return verdict === undefined ? [] : [[id, verdict] as const];
    });
    if (said.length === 0 || seen.has(hash)) return [];
    seen.add(hash);
    return [
      { id: handoffId, text, group: sourceTeam, labels: Object.fromEntries(said), second: {} },
    ];
  });
}

/** What was learnt of an item, or how many labels it lacks. */
export interface TrainedItem {
  readonly item: string;
  readonly present: number;
  readonly absent: number;
  /** Labels of the rarer kind that are missing; 0 where a model was learnt. */
  readonly needed: number;
}

/** Learns a text model for every item with enough labels, and stores it. */
export async function trainTextModels(store: Store, scope: DetectorScope): Promise<TrainedItem[]> {
  const rubric = await rubricOf(store, scope);
  const rows = await labelledTexts(store, scope);
  const learnt: { item: string; model: TextModel }[] = [];
  const trained = rubric.items.map(({ id }): TrainedItem => {
    const texts = rows.flatMap(({ text, labels }) => {
      const label = labels[id];
      if (label !== 'present' && label !== 'absent') return [];
      return [{ lines: withoutClaims(numberLines(text).lines), isPresent: label === 'present' }];
    });
    const present = texts.filter(({ isPresent }) => isPresent).length;
    const absent = texts.length - present;
    const model = trainTextModel(texts);
    if (model !== undefined) learnt.push({ item: id, model });
    const needed =
      model === undefined ? Math.max(1, MINIMUM_OF_CLASS - Math.min(present, absent)) : 0;
    return { item: id, present, absent, needed };
  });
  const rowsOf = learnt.map(({ item, model }) => ({
    ...{ Namespace: scope.namespace, Process: scope.process, Rubric: rubric.id, RubricItem: item },
    ...{ Content: JSON.stringify(model), TrainedAt: new Date().toISOString() },
  }));
  if (rowsOf.length > 0) await store.insertRows('text_models', rowsOf, { lane: 'analysis' });
  return trained;
}
