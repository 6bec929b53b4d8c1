import type { Level, RowName } from './rows.ts';
import type { Target } from './target.ts';

/** What a case found; `not observed` where the answers cannot tell, or a MAY is not offered. */
export type Verdict = 'pass' | 'fail' | 'not observed';

/** What was expected of the receiver and what it did. */
export interface Observation {
  readonly verdict: Verdict;
  readonly expected: string;
  readonly came: string;
}

/** What a case needs besides OTLP/HTTP; without it the case is not observed. */
export type Need = 'grpc' | 'stored' | 'slow' | 'hostile' | 'authorization';

/** One thing sent to a receiver to observe one row. */
export interface ConformanceCase {
  readonly row: RowName;
  /** Set where one row has cases that bind differently. */
  readonly level?: Level;
  /** What is sent. */
  readonly sent: string;
  readonly needs?: readonly Need[];
  observe(target: Target): Promise<Observation>;
}

/** `pass` if `holds`, else `fail`. */
export function judge(holds: boolean, expected: string, came: string): Observation {
  return { verdict: holds ? 'pass' : 'fail', expected, came };
}

/** Nothing could be told, for the reason in `came`. */
export function notObserved(expected: string, came: string): Observation {
  return { verdict: 'not observed', expected, came };
}
