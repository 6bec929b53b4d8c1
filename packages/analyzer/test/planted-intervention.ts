import type { ChangeRow } from '../src/change/change-row.ts';
import type { Intervention } from '../src/change/intervention.ts';
import { seededRandom } from '../src/statistics/seeded-random.ts';

const HOUR = 3600;
const WEEK_MILLIS = 7 * 24 * HOUR * 1000;
const BEGIN_MILLIS = Date.UTC(2027, 0, 4);

/** What is planted. */
export interface PlantedOptions {
  readonly seed: number;
  /** Multiplier of all times of treated pairs from the start on. @default 0.75 */
  readonly effect?: number;
  /** Multiplier per week of all times everywhere. @default 0.98 */
  readonly trend?: number;
  /** Whether harder cases come in the later weeks of treated pairs only. */
  readonly mixShift?: boolean;
  /** @default 16 */
  readonly weeks?: number;
  /** Handoffs per pair and week. @default 25 */
  readonly perWeek?: number;
  readonly shiftMillis?: number;
}

/** What was planted, as the query would give it. */
export interface Planted {
  readonly rows: ChangeRow[];
  readonly intervention: Intervention;
  readonly asOfMillis: number;
}

/**
 * Handoffs of support to teams A to F, week by week, A and B changed from week 9: log-normal times, two kinds of
 * case of which one takes four times as long, a common trend, and weeks of a pair that go together.
 */
export function plantedIntervention(o: PlantedOptions): Planted {
  const { effect = 0.75, trend = 0.98, weeks = 16, perWeek = 25 } = o;
  const random = seededRandom(o.seed * 7919 + 13);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const beginMillis = BEGIN_MILLIS + (o.shiftMillis ?? 0);
  const startsMillis = beginMillis + 8 * WEEK_MILLIS;
  const asOfMillis = beginMillis + weeks * WEEK_MILLIS;
  const rows: ChangeRow[] = [];
  ['A', 'B', 'C', 'D', 'E', 'F'].forEach((targetTeam, place) => {
    for (let week = 0; week < weeks; week += 1) {
      const shock = 0.08 * normal();
      for (let i = 0; i < perWeek; i += 1) {
        const isTreated = place < 2;
        const isAfter = week >= 8;
        const hardShare = o.mixShift && isTreated && isAfter ? 0.8 : 0.4;
        const isHard = random() < hardShare;
        const factor =
          (isHard ? 4 : 1) * (isTreated && isAfter ? effect : 1) * trend ** week * (1 + place / 5);
        const waitingSeconds = 4 * HOUR * factor * Math.exp(shock + 0.7 * normal());
        const workingSeconds = 8 * HOUR * factor * Math.exp(shock + 0.7 * normal());
        const initiatedMillis = Math.round(
          beginMillis + week * WEEK_MILLIS + random() * WEEK_MILLIS,
        );
        const ageSeconds = (asOfMillis - initiatedMillis) / 1000;
        const accepted = waitingSeconds <= ageSeconds;
        const open = waitingSeconds + workingSeconds > ageSeconds;
        const rounds = random() < 0.2 ? 1 : 0;
        rows.push({
          sourceTeam: 'support',
          targetTeam,
          stratum: isHard ? 'hard' : 'easy',
          initiatedMillis,
          open,
          accepted,
          waitingSeconds: accepted ? waitingSeconds : null,
          workingSeconds: open ? null : workingSeconds,
          resolutionSeconds: open ? null : waitingSeconds + workingSeconds,
          closeSeconds: open ? null : waitingSeconds + workingSeconds,
          failed: rounds > 0,
          rounds,
          completeness: null,
          score: open ? null : 4 + 0.5 * normal(),
          handoffs: 0,
        });
      }
    }
  });
  return {
    rows: rows.map((row) => ({ ...row, handoffs: rows.length })),
    intervention: {
      namespace: '',
      process: 'escalation',
      name: 'template',
      teams: ['A', 'B'],
      senders: [],
      startsMillis,
      endsMillis: null,
      suggestionId: '',
    },
    asOfMillis,
  };
}
