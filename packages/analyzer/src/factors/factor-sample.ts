/** Something that may have been so when a handoff began. */
export interface Factor {
  /** Stable, such as `field:logs` or `attribute:priority=High`. */
  readonly name: string;
  /** Words for a sentence: "handoffs …", such as `with logs present`. */
  readonly words: string;
  /** What it is made of, several joined by `+`: it is not adjusted for itself. */
  readonly dimension: string;
  /** 1 where it was so. */
  readonly exposed: Uint8Array;
  /** The factors that it combines: it was so where both were. */
  readonly parts?: readonly [Factor, Factor];
  /** Set where it is what a judge made of a text, not what somebody recorded. */
  readonly judged?: JudgedBy;
  /** Where its rows are 1 it is known whether it was so; absent where that is all. */
  readonly among?: Factor;
}

/** By what texts were judged, and how many verdicts each tier gave. */
export interface JudgedBy {
  readonly rubric: string;
  readonly rubricVersion: string;
  readonly tiers: Readonly<Record<string, number>>;
}

/** How long something took; what is open counts as censored. */
export interface TimeOutcome {
  readonly kind: 'time';
  readonly name: string;
  /** Words for a sentence: "… took 0.6 times as long", such as `took`. */
  readonly words: string;
  readonly seconds: Float64Array;
  readonly ended: Uint8Array;
}

/** Whether something happened, where that is known. */
export interface ShareOutcome {
  readonly kind: 'share';
  readonly name: string;
  readonly words: string;
  readonly happened: Uint8Array;
  readonly known: Uint8Array;
}

/** A number, where it is known. */
export interface NumberOutcome {
  readonly kind: 'number';
  readonly name: string;
  readonly words: string;
  readonly values: Float64Array;
  readonly known: Uint8Array;
}

/** What a factor may go with. */
export type Outcome = TimeOutcome | ShareOutcome | NumberOutcome;

/** A property that outcomes are compared inside of, such as the receiving team. */
export interface Dimension {
  readonly name: string;
  /** Index of the value of each row. */
  readonly values: Uint32Array;
}

/** Handoffs as of when each began, by column; rows by rising time of beginning. */
export interface FactorSample {
  readonly rows: number;
  readonly factors: readonly Factor[];
  readonly outcomes: readonly Outcome[];
  /** What claims are adjusted for. */
  readonly adjustedFor: readonly Dimension[];
}
