import type { Steps } from '../statistics/steps.ts';
import { NAME_FEATURES, NUMBER_FEATURES, type RiskRow } from './risk-row.ts';
import { logOdds, ratesOfOtherFolds, type SmoothedRates, smoothedRates } from './smoothed-rates.ts';

/** What is learnt from rows before a regression: rates of names, center and scale of numbers. */
export interface Encoding {
  /** In the order of NAME_FEATURES. */
  readonly rates: readonly SmoothedRates[];
  /** In the order of NUMBER_FEATURES; a scale of 0 means that the number says nothing. */
  readonly scales: readonly { readonly center: number; readonly scale: number }[];
}

const FOLDS = 5;

/** Learns the encoding of rows. */
export function learnEncoding(rows: readonly RiskRow[], outcomes: Uint8Array): Encoding {
  return {
    rates: NAME_FEATURES.map((_, at) => smoothedRates(namesAt(rows, at), outcomes)),
    scales: NUMBER_FEATURES.map((_, at) => scaleOf(rows, at)),
  };
}

/** Columns of a regression over rows that the encoding was not learnt from. */
export function encode(rows: readonly RiskRow[], encoding: Encoding): Float64Array[] {
  const names = encoding.rates.map((rates, at) =>
    Float64Array.from(rows, (row) => logOdds(rates.rateOf(row.names[at] ?? ''))),
  );
  return [...names, ...numberColumns(rows, encoding)];
}

/**
 * Columns over the very rows that the encoding was learnt from: the rate of a name is counted without the fold of the
 * row, or every row would carry its own outcome (target leakage of greedy target statistics: Prokhorenkova et al.,
 * "CatBoost: unbiased boosting with categorical features", NeurIPS 2018, section 3). Folds go by item, since handoffs
 * of one item share their fate.
 */
export function* encodeLearnt(
  rows: readonly RiskRow[],
  outcomes: Uint8Array,
  encoding: Encoding,
): Steps<Float64Array[]> {
  const folds = { of: Uint8Array.from(rows, (row) => foldOf(row.item)), count: FOLDS };
  const names: Float64Array[] = [];
  for (const at of NAME_FEATURES.keys()) {
    names.push(ratesOfOtherFolds(namesAt(rows, at), outcomes, folds).map(logOdds));
    yield;
  }
  return [...names, ...numberColumns(rows, encoding)];
}

function numberColumns(rows: readonly RiskRow[], encoding: Encoding): Float64Array[] {
  return encoding.scales.map(({ center, scale }, at) =>
    Float64Array.from(rows, (row) => {
      const number = row.numbers[at] ?? null;
      return number === null || scale === 0 ? 0 : (number - center) / scale;
    }),
  );
}

const namesAt = (rows: readonly RiskRow[], at: number): string[] =>
  rows.map((row) => row.names[at] ?? '');

function scaleOf(rows: readonly RiskRow[], at: number): { center: number; scale: number } {
  const known = rows.map((row) => row.numbers[at] ?? null).filter((number) => number !== null);
  if (known.length < 2) return { center: 0, scale: 0 };
  const center = known.reduce((sum, number) => sum + number, 0) / known.length;
  const variance = known.reduce((sum, number) => sum + (number - center) ** 2, 0) / known.length;
  return { center, scale: variance < 1e-12 ? 0 : Math.sqrt(variance) };
}

/** FNV-1a over the key: the same fold in every run. */
function foldOf(item: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < item.length; at++) {
    hash = Math.imul(hash ^ item.charCodeAt(at), 0x01000193) >>> 0;
  }
  return hash % FOLDS;
}
