import type { ChangeRow } from './change-row.ts';

/** Something that an intervention may change. */
export interface Outcome {
  readonly name: string;
  /** What a sentence calls it. */
  readonly label: string;
  /** Times are compared by medians of their logarithms, the rest by means. */
  readonly level: 'log_median' | 'mean';
  readonly measure: 'ratio_of_medians' | 'difference_of_shares' | 'difference_of_means';
  /** The least change worth knowing of: a fall by a fifth, or so much on the outcome's own scale. */
  readonly leastOfInterest: number;
  /** Only those who answer give a value, so that it stands beside how many did. */
  readonly isAnswer?: boolean;
  /** How long after the initiate the value is known; null: never. */
  knownAfterSeconds(row: ChangeRow): number | null;
  /** The value as of `ageSeconds` after the initiate (of times: so far); null where there is none. */
  valueOf(row: ChangeRow, ageSeconds: number): number | null;
}

const FIFTH = Math.log(1.25);
/** Times below count as this long: a logarithm needs more than 0. */
const SHORTEST_SECONDS = 1;

const logOf = (seconds: number): number => Math.log(Math.max(SHORTEST_SECONDS, seconds));

const time = (
  name: string,
  label: string,
  known: (row: ChangeRow) => number | null,
  canStillEnd: (row: ChangeRow) => boolean,
): Outcome => ({
  name,
  label,
  level: 'log_median',
  measure: 'ratio_of_medians',
  leastOfInterest: FIFTH,
  knownAfterSeconds: known,
  valueOf(row, ageSeconds) {
    const seconds = known(row);
    if (seconds !== null) return logOf(seconds);
    return canStillEnd(row) ? logOf(ageSeconds) : null;
  },
});

const waiting = time(
  'waiting_seconds',
  'waiting time',
  (row) => row.waitingSeconds,
  (row) => row.open && !row.accepted,
);

const resolution = time(
  'resolution_seconds',
  'time from handoff to its end',
  (row) => row.resolutionSeconds,
  (row) => row.open,
);

const close = time(
  'close_seconds',
  'time from handoff to the close of the item',
  (row) => row.closeSeconds,
  (row) => row.closeSeconds === null,
);

const working: Outcome = {
  ...resolution,
  name: 'working_seconds',
  label: 'working time',
  valueOf(row, ageSeconds) {
    if (row.workingSeconds !== null) return logOf(row.workingSeconds);
    if (!row.open || row.waitingSeconds === null) return null;
    return logOf(ageSeconds - row.waitingSeconds);
  },
};

const failed: Outcome = {
  name: 'failed',
  label: 'share of failed handoffs',
  level: 'mean',
  measure: 'difference_of_shares',
  leastOfInterest: 0.1,
  knownAfterSeconds: resolution.knownAfterSeconds,
  valueOf: (row) => (row.failed ? 1 : 0),
};

const rounds: Outcome = {
  ...failed,
  name: 'rounds',
  label: 'rounds per handoff',
  measure: 'difference_of_means',
  leastOfInterest: 0.25,
  valueOf: (row) => row.rounds,
};

const score: Outcome = {
  ...rounds,
  name: 'score',
  label: 'score of the items',
  isAnswer: true,
  knownAfterSeconds: close.knownAfterSeconds,
  valueOf: (row) => row.score,
};

/** What interventions are measured by. */
export const OUTCOMES: readonly Outcome[] = [
  waiting,
  working,
  resolution,
  close,
  rounds,
  failed,
  score,
];
