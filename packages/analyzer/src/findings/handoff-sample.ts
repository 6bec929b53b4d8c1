import { type QueryOptions, riskCount, type Store } from '@baton/store';
import type { HandoffColumns } from '../factors/handoff-columns.ts';
import { readHandoffs } from '../factors/read-handoffs.ts';
import { type SampleSize, sampleSize } from '../risk/sample-size.ts';
import type { DetectorScope } from './detector.ts';

/** Handoffs that are read at most; beyond, those of a part of the items are. */
const MAX_ROWS = 200_000;

/** The handoffs of a process as of when each began, all or a sample. */
export interface HandoffSample {
  readonly columns: HandoffColumns;
  /** How the sample was drawn. */
  readonly size: SampleSize;
  /** Handoffs of the process, those that were not read included. */
  readonly handoffs: number;
  /** The same by pair of teams. */
  readonly byPair: readonly number[];
}

/** Gives a sample of handoffs that is read when it is first asked for, and once; undefined where there are none. */
export function shareHandoffs(
  store: Store,
  scope: DetectorScope,
  options: QueryOptions,
): () => Promise<HandoffSample | undefined> {
  let reading: Promise<HandoffSample | undefined> | undefined;
  return () => {
    reading ??= readSample(store, scope, options);
    return reading;
  };
}

async function readSample(
  store: Store,
  scope: DetectorScope,
  options: QueryOptions,
): Promise<HandoffSample | undefined> {
  const [count] = await store.query(riskCount, scope, options);
  if (count === undefined || count.handoffs === 0) return undefined;
  const size = sampleSize(count, MAX_ROWS);
  const columns = await readHandoffs(store, scope, { ...options, ...size });
  return { columns, size, ...count };
}
