const MAX_PROBLEMS = 20;

/** What should not have happened, said as it is found: a soak that is cut short has told it. */
export interface ProblemList {
  add(problem: string): void;
  readonly all: readonly string[];
  /** More would tell nothing new. */
  isFull(): boolean;
}

/** Creates an empty one that says each problem through `say`. */
export function createProblemList(say: (text: string) => void): ProblemList {
  const all: string[] = [];
  return {
    all,
    isFull: () => all.length >= MAX_PROBLEMS,
    add(problem) {
      if (all.length >= MAX_PROBLEMS) return;
      all.push(problem);
      say(`PROBLEM: ${problem}`);
    },
  };
}
