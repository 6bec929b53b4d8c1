/** Names one cycle of a work item; rows of the projections are sorted by it. */
export interface CycleKey {
  readonly namespace: string;
  readonly process: string;
  readonly item: string;
  readonly cycle: number;
}

/** Sorts before every key of a work item: items are never empty. */
export const FIRST_KEY: CycleKey = { namespace: '', process: '', item: '', cycle: 0 };

/** The key as one text, for maps. */
export const keyText = (key: CycleKey): string =>
  `${key.namespace}\u001f${key.process}\u001f${key.item}\u001f${key.cycle}`;

/** A namespace and process as one text, for maps. */
export const processText = (key: { namespace: string; process: string }): string =>
  `${key.namespace}\u001f${key.process}`;
