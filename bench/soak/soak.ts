/** What a soak may not miss; without one a figure is only reported. */
export type Goal = { readonly atMost: number } | { readonly atLeast: number };

/** One thing a soak counted or measured. */
export interface Figure {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: Goal;
}

/** What a soak saw. It failed if a figure misses its goal or there is a problem. */
export interface Findings {
  readonly figures: readonly Figure[];
  /** Sentences about what should not have happened, the first ones at least. */
  readonly problems: readonly string[];
}

/** An option of a soak, always a number: `--name N`. */
export interface SoakOption {
  readonly description: string;
  readonly default: number;
}

/** A long test that tries to break the collector and counts what broke. */
export interface Soak<Name extends string = string> {
  readonly name: string;
  readonly description: string;
  readonly options: Readonly<Record<Name, SoakOption>>;
  /** A sentence why it cannot run here, or undefined if it can. */
  skip?(): string | undefined;
  /** Runs once; `say` reports progress. */
  run(o: {
    readonly options: Readonly<Record<Name, number>>;
    readonly say: (text: string) => void;
  }): Promise<Findings>;
}

/** True if the figure has no goal, or keeps it. */
export function meetsGoal({ value, goal }: Figure): boolean {
  if (goal === undefined) return true;
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}
