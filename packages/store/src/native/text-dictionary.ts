import type { DictionaryKeys } from './block-writer.ts';
import { ByteColumn } from './byte-column.ts';

/** The distinct texts of a LowCardinality column. */
export interface TextDictionary extends DictionaryKeys {
  /** Index of a text, which is added if it is new. */
  indexOf(text: string): number;
  /** Forgets all texts. */
  reset(): void;
}

/** Makes a dictionary that is empty. */
export function createTextDictionary(): TextDictionary {
  const data = new ByteColumn();
  const indexes = new Map<string, number>();
  return {
    data,
    get size() {
      return indexes.size;
    },
    indexOf(text) {
      const known = indexes.get(text);
      if (known !== undefined) return known;
      const index = indexes.size;
      indexes.set(text, index);
      data.appendText(text);
      return index;
    },
    reset() {
      data.reset();
      indexes.clear();
    },
  };
}
