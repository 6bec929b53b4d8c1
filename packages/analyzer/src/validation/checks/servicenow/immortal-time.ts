import { coxRegression } from '../../../statistics/cox-regression.ts';
import { quantile } from '../../../statistics/quantile.ts';
import type { Check, Figure } from '../../check.ts';
import { bucketOf, byGroup } from '../../course.ts';
import { oncePer } from '../../once-per.ts';
import { type Incident, incidentCheck } from './incident.ts';
import { atRiskHours, flagsOf, wasResolved } from './resolved.ts';

const LEVELS = ['1', '2', '3+'] as const;
const LANDMARK_HOURS = 24;

const levelOf = (handoffs: number): string => bucketOf(handoffs, 3);

interface Spell {
  readonly start: number;
  readonly stop: number;
  readonly resolved: boolean;
  /** Handoffs so far. */
  readonly handoffs: number;
}

/** Handoffs before an incident ended. */
const handoffsOf = (incident: Incident): number[] =>
  incident.handoffHours.filter((hours) => hours < atRiskHours(incident));

/** An incident cut where it passed on, so that each hour counts for the handoffs before it. */
function spellsOf(incident: Incident): Spell[] {
  const cuts = handoffsOf(incident);
  return [...cuts, atRiskHours(incident)].flatMap((stop, at) => {
    const start = cuts[at - 1] ?? 0;
    if (stop <= start) return [];
    return { start, stop, resolved: at === cuts.length && wasResolved(incident), handoffs: at };
  });
}

function hazardRatios(spells: readonly Spell[]): Record<string, number> {
  const columns = LEVELS.map((level) =>
    Float64Array.from(spells, ({ handoffs }) => (levelOf(handoffs) === level ? 1 : 0)),
  );
  const fitted = coxRegression(columns, {
    starts: Float64Array.from(spells, ({ start }) => start),
    stops: Float64Array.from(spells, ({ stop }) => stop),
    ended: flagsOf(spells, ({ resolved }) => resolved),
  });
  return Object.fromEntries(
    LEVELS.map((level, at) => [level, Math.exp(fitted?.coefficients[at] ?? Number.NaN)]),
  );
}

/** By level of handoffs over the whole life: whoever lives long has time for many. */
export const naiveHazardRatios = oncePer((incidents: readonly Incident[]) =>
  hazardRatios(
    incidents.map((incident) => ({
      start: 0,
      stop: atRiskHours(incident),
      resolved: wasResolved(incident),
      handoffs: handoffsOf(incident).length,
    })),
  ),
);

/** By level of handoffs so far. */
export const timeVaryingHazardRatios = oncePer((incidents: readonly Incident[]) =>
  hazardRatios(incidents.flatMap(spellsOf)),
);

/** Hours that those still open at the landmark had before them, until they were resolved or closed. */
function landmark(incidents: readonly Incident[]): Figure {
  return byGroup(
    incidents.filter(({ followedHours }) => followedHours > LANDMARK_HOURS),
    ({ handoffHours }) => levelOf(handoffHours.filter((hours) => hours <= LANDMARK_HOURS).length),
    (group) =>
      quantile(
        group.map(({ followedHours }) => followedHours - LANDMARK_HOURS),
        0.5,
      ),
  );
}

/** Handoffs counted over the whole life of an incident, against those so far. */
export const immortalTimeChecks: readonly Check[] = [
  incidentCheck('immortal_time_trap.naive_cox_hr_by_final_handoffs', naiveHazardRatios),
  incidentCheck('immortal_time_trap.time_varying_cox_hr', timeVaryingHazardRatios),
  incidentCheck('immortal_time_trap.landmark_24h_remaining_median_h', landmark),
];
