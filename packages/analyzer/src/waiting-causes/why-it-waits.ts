import type { PairReport } from '../report/report-schema.ts';
import type { CauseMillis, PairWaiting } from './pair-waiting.ts';
import { WAITING_CAUSES } from './waiting-cause.ts';

const total = (millis: CauseMillis): number =>
  WAITING_CAUSES.reduce((sum, cause) => sum + millis[cause], 0);

/**
 * What a report says of the waits of one pair: seconds and share by cause, and the cycle time
 * efficiency, working / (working + waiting), as it is and as it would be without each cause
 * (Lashkevich et al., CAiSE 2023, sec. 4); efficiency over handoffs that have ended.
 */
export function whyItWaits(waiting: PairWaiting | undefined): PairReport['whyItWaits'] {
  if (!waiting || waiting.handoffs === 0) return null;
  const { partMillis, ended, capacity } = waiting;
  const allMillis = total(partMillis);
  const endedMillis = ended.workingMillis + total(ended.partMillis);
  const efficiencyWithout = (millis: number): number | null =>
    endedMillis - millis > 0 ? ended.workingMillis / (endedMillis - millis) : null;
  return {
    n: waiting.handoffs,
    backwards: waiting.backwards,
    seconds: allMillis / 1_000,
    causes: WAITING_CAUSES.map((cause) => ({
      cause,
      seconds: partMillis[cause] / 1_000,
      share: allMillis > 0 ? partMillis[cause] / allMillis : null,
      efficiencyWithout: efficiencyWithout(ended.partMillis[cause]),
    })),
    efficiency: efficiencyWithout(0),
    endedHandoffs: ended.handoffs,
    questionsInWorkSeconds: waiting.questionsInWorkMillis / 1_000,
    capacity: Number.isFinite(capacity) ? capacity : null,
    calendarKnown: waiting.hasCalendar,
  };
}
