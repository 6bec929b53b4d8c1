/** What is known of when a cycle came to its stages. */
export interface StageCourse {
  readonly stages: readonly string[];
  readonly openedMillis: number;
  /** In order of time: when it was passed on, or sent back, and to which stage. */
  readonly movedMillis: readonly number[];
  readonly movedTo: readonly string[];
}

/** When each stage of the sequence was entered; what no move leads to was entered when the one before it was. */
export function stageEntries(course: StageCourse): number[] {
  const { stages, openedMillis, movedMillis, movedTo } = course;
  let at = openedMillis;
  let next = 0;
  return stages.map((stage, place) => {
    if (place === 0) return at;
    const found = movedTo.indexOf(stage, next);
    // The source of the first handoff stands in the sequence without a move to it; moves then begin after it.
    const isSource = place === 1 && found > 0 && movedTo[0] === stages[2];
    if (found >= 0 && !isSource) {
      at = Math.max(at, movedMillis[found] ?? at);
      next = found + 1;
    }
    return at;
  });
}
