import { type TextModel, trainTextModel } from '../model/text-model.ts';
import type { LabelRow } from './label.ts';

/** How texts are kept from the models that judge them. */
export interface Folds {
  /** For a sentence. */
  readonly words: string;
  /** Rows that are judged together. */
  readonly folds: readonly (readonly number[])[];
  /** A model of an item from all rows but those of a fold. */
  train(
    texts: readonly (readonly string[])[],
    item: string,
    fold: readonly number[],
  ): TextModel | undefined;
}

const SHUFFLED = 5;

/** One fold for each group where rows have groups, else five: a judge is for teams that it has not read yet. */
export function foldsOf(rows: readonly LabelRow[]): Folds {
  const groups = new Map<string, number[]>();
  const hasGroups = new Set(rows.map(({ group }) => group)).size > 1;
  rows.forEach(({ group }, row) => {
    const key = hasGroups ? group : String(row % SHUFFLED);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  });
  return {
    words: hasGroups
      ? `every group was judged by a model of the other ${groups.size - 1}`
      : 'every fifth of the texts was judged by a model of the other four',
    folds: [...groups.values()],
    train(texts, item, fold) {
      const left = new Set(fold);
      return trainTextModel(
        rows.flatMap(({ labels }, row) => {
          const label = labels[item];
          if (left.has(row) || (label !== 'present' && label !== 'absent')) return [];
          return [{ lines: texts[row] ?? [], isPresent: label === 'present' }];
        }),
      );
    },
  };
}
