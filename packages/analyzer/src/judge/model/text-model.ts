import { z } from 'zod';
import { logisticRegression } from '../../statistics/logistic-regression.ts';
import {
  type SparseRow,
  sparseLogisticRegression,
} from '../../statistics/sparse-logistic-regression.ts';
import { CUE_FEATURES, cueFeatures } from './cue-features.ts';
import { termsOfText } from './terms-of-text.ts';

/** Schema of a stored model. */
export const textModelSchema = z.object({
  intercept: z.number(),
  /** Weight and inverse document frequency by term. */
  terms: z.record(z.string(), z.tuple([z.number(), z.number()])),
  /** Weight, center and scale in the order of the cues. */
  cues: z.array(z.tuple([z.number(), z.number(), z.number()])).length(CUE_FEATURES.length),
  /** Slope and intercept of the calibration of log-odds. */
  platt: z.tuple([z.number(), z.number()]),
  trainedOn: z.object({ n: z.number(), present: z.number() }),
});

/** A calibrated logistic model over the words and cues of a text: whether one item is present. */
export type TextModel = z.infer<typeof textModelSchema>;

/** A text with what people say of one item. */
export interface LabelledText {
  readonly lines: readonly string[];
  readonly isPresent: boolean;
}

/** Texts of either kind that a model needs at least. */
export const MINIMUM_OF_CLASS = 20;
const MAX_TERMS = 3000;
const MINIMUM_TEXTS_OF_TERM = 4;
const RIDGE = 0.3;
const FOLDS = 5;

/**
 * Logistic regression with a ridge on tf-idf (Salton and Buckley, "Term-weighting approaches in automatic text
 * retrieval", 1988; term presence, rows of unit length) of the terms that tell the classes apart best (chi squared; Yang
 * and Pedersen, ICML 1997), and on cues; calibrated by a second regression on log-odds from cross-fitting (Platt,
 * "Probabilistic outputs for support vector machines", 1999). Undefined where a class has fewer than 20 texts.
 */
export function trainTextModel(texts: readonly LabelledText[]): TextModel | undefined {
  const present = texts.filter(({ isPresent }) => isPresent).length;
  if (Math.min(present, texts.length - present) < MINIMUM_OF_CLASS) return undefined;
  const read = texts.map(readText);
  const model = fit(read);
  if (model === undefined) return undefined;
  const trainedOn = { n: texts.length, present };
  return { ...model, platt: calibrate(read) ?? [1, 0], trainedOn };
}

/** Calibrated probability that the item is present. */
export function probabilityOf(model: TextModel, lines: readonly string[]): number {
  const [slope, intercept] = model.platt;
  return logistic(slope * logOdds(model, readText({ lines, isPresent: false })) + intercept);
}

interface ReadText {
  readonly terms: ReadonlySet<string>;
  readonly cues: Float64Array;
  readonly isPresent: boolean;
}

/** Folds and rubric items read the same texts again. */
const known = new WeakMap<readonly string[], Omit<ReadText, 'isPresent'>>();

function readText({ lines, isPresent }: LabelledText): ReadText {
  const read = known.get(lines) ?? { terms: termsOfText(lines), cues: cueFeatures(lines) };
  known.set(lines, read);
  return { ...read, isPresent };
}
type Uncalibrated = Omit<TextModel, 'platt' | 'trainedOn'>;

function fit(texts: readonly ReadText[]): Uncalibrated | undefined {
  const chosen = chooseTerms(texts);
  const places = new Map(chosen.map(([term, idf], at) => [term, { at, idf }]));
  const scales = CUE_FEATURES.map((_, at) => scaleOf(texts.map(({ cues }) => cues[at] ?? 0)));
  const rows = texts.map(({ terms, cues }): SparseRow => {
    const found = [...terms].flatMap((term) => places.get(term) ?? []);
    const length = Math.hypot(...found.map(({ idf }) => idf)) || 1;
    const scaled = scales.map(([center, scale], at) => ((cues[at] ?? 0) - center) / scale);
    return {
      places: Uint32Array.from([
        ...found.map(({ at }) => at),
        ...scaled.map((_, at) => chosen.length + at),
      ]),
      values: Float64Array.from([...found.map(({ idf }) => idf / length), ...scaled]),
    };
  });
  const outcomes = Uint8Array.from(texts, ({ isPresent }) => (isPresent ? 1 : 0));
  const fitted = sparseLogisticRegression(rows, outcomes, {
    columns: chosen.length + scales.length,
    ridge: RIDGE,
  });
  if (fitted === undefined) return undefined;
  const { intercept, coefficients } = fitted;
  return {
    intercept,
    terms: Object.fromEntries(
      chosen.map(([term, idf], at) => [term, [coefficients[at] ?? 0, idf]]),
    ),
    cues: scales.map(([center, scale], at) => [
      coefficients[chosen.length + at] ?? 0,
      center,
      scale,
    ]),
  };
}

function logOdds(model: Uncalibrated, { terms, cues }: ReadText): number {
  let squares = 0;
  let sum = 0;
  for (const term of terms) {
    const known = Object.hasOwn(model.terms, term) ? model.terms[term] : undefined;
    if (known === undefined) continue;
    const [weight, idf] = known;
    squares += idf * idf;
    sum += weight * idf;
  }
  const words = squares === 0 ? 0 : sum / Math.sqrt(squares);
  return model.cues.reduce(
    (total, [weight, center, scale], at) => total + (weight * ((cues[at] ?? 0) - center)) / scale,
    model.intercept + words,
  );
}

/** Terms with their inverse document frequency, those first that tell the classes apart best. */
function chooseTerms(texts: readonly ReadText[]): [string, number][] {
  const counts = new Map<string, [present: number, absent: number]>();
  let present = 0;
  for (const { terms, isPresent } of texts) {
    if (isPresent) present++;
    for (const term of terms) {
      const count = counts.get(term) ?? [0, 0];
      count[isPresent ? 0 : 1]++;
      counts.set(term, count);
    }
  }
  const n = texts.length;
  return [...counts]
    .filter(([, [a, b]]) => a + b >= MINIMUM_TEXTS_OF_TERM && a + b < n)
    .map(([term, [a, b]]): [string, number, number] => {
      const difference = a * (n - present - b) - b * (present - a);
      const spread = (a + b) * (n - a - b) * present * (n - present);
      return [term, Math.log(n / (a + b)), (n * difference * difference) / spread];
    })
    .toSorted(([a, , x], [b, , y]) => y - x || (a < b ? -1 : 1))
    .slice(0, MAX_TERMS)
    .map(([term, idf]) => [term, idf]);
}

function calibrate(texts: readonly ReadText[]): [number, number] | undefined {
  const scores = new Float64Array(texts.length);
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = fit(texts.filter((_, row) => row % FOLDS !== fold));
    if (model === undefined) return undefined;
    texts.forEach((text, row) => {
      if (row % FOLDS === fold) scores[row] = logOdds(model, text);
    });
  }
  const outcomes = Uint8Array.from(texts, ({ isPresent }) => (isPresent ? 1 : 0));
  const fitted = logisticRegression([scores], outcomes);
  const slope = fitted?.coefficients[0];
  return fitted === undefined || slope === undefined || slope <= 0
    ? undefined
    : [slope, fitted.intercept];
}

function scaleOf(values: readonly number[]): [center: number, scale: number] {
  const center = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - center) ** 2, 0) / values.length;
  return [center, variance < 1e-12 ? 1 : Math.sqrt(variance)];
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
