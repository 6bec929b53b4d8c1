import type { PairReport } from '../report-schema.ts';

/** What stands where a figure of a pair is missing: never a zero. */
export function absentFigure(pair: Pick<PairReport, 'ended'>): string {
  return pair.ended === 0 ? 'none ended' : 'not recorded';
}
