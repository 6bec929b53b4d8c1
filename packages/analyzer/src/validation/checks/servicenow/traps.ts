import { groupBy } from '../../../group-by.ts';
import { areaUnderCurve } from '../../../statistics/area-under-curve.ts';
import { benjaminiHochberg } from '../../../statistics/benjamini-hochberg.ts';
import { quantile } from '../../../statistics/quantile.ts';
import type { Trap } from '../../check.ts';
import { countOf } from '../../course.ts';
import { snapshot } from './censoring.ts';
import { naiveHazardRatios, timeVaryingHazardRatios } from './immortal-time.ts';
import { type Incident, incidentTrap } from './incident.ts';
import { flagsOf, resolvedOf } from './resolved.ts';
import { medianRatio } from './symptom-crude.ts';
import { withinCategories } from './symptom-within.ts';

const LEVEL = 0.05;
const TRAINED_SHARE = 0.8;
/** Handoffs that a pair's rate is pulled to the overall rate by. */
const PRIOR_WEIGHT = 20;

/** Whether the group that passed it on first ever had it again. */
const cameBack = ({ groups }: Incident): boolean => groups.slice(2).includes(groups[0] ?? '');
const pairOf = ({ groups }: Incident): string => `${groups[0]}\u001f${groups[1]}`;
const firstHandoffMillis = ({ openedMillis, handoffHours }: Incident): number =>
  openedMillis + (handoffHours[0] ?? 0) * 3_600_000;

/** How well the rates of pairs in `trained` tell which of `tested` come back. */
function returnsForetold(
  trained: readonly Incident[],
  tested: readonly Incident[],
): number | undefined {
  const overall = countOf(trained, cameBack) / trained.length;
  const pairs = new Map(
    [...groupBy(trained, pairOf)].map(([pair, known]) => [
      pair,
      (countOf(known, cameBack) + PRIOR_WEIGHT * overall) / (known.length + PRIOR_WEIGHT),
    ]),
  );
  const rate = (one: Incident): number => pairs.get(pairOf(one)) ?? overall;
  return areaUnderCurve(Float64Array.from(tested, rate), flagsOf(tested, cameBack));
}

function foretelling(incidents: readonly Incident[]) {
  const passedOn = incidents
    .filter(({ groups }) => groups.length > 1)
    .sort((a, b) => firstHandoffMillis(a) - firstHandoffMillis(b));
  const cut = Math.floor(passedOn.length * TRAINED_SHARE);
  const [trained, tested] = [passedOn.slice(0, cut), passedOn.slice(cut)];
  const splitMillis = tested[0] === undefined ? 0 : firstHandoffMillis(tested[0]);
  const closed = trained.filter(({ closedMillis }) => closedMillis < splitMillis);
  return { naive: returnsForetold(trained, tested), honest: returnsForetold(closed, tested) };
}

/** What the ServiceNow log says at first sight, and what holds. */
export const servicenowTraps: readonly Trap[] = [
  incidentTrap(
    'T1',
    'ratio of median hours to resolve with a symptom recorded; the mix: the median ratio within categories',
    (incidents) => {
      const resolved = resolvedOf(incidents);
      const ratios = withinCategories(resolved).map(({ ratio }) => ratio);
      return { naive: medianRatio(resolved), honest: quantile(ratios, 0.5) };
    },
  ),
  incidentTrap(
    'T2',
    'categories in which a symptom goes with the time to resolve; many tests: after Benjamini-Hochberg',
    (incidents) => {
      const pValues = withinCategories(resolvedOf(incidents)).map(({ pValue }) => pValue);
      const below = (values: readonly number[]): number => countOf(values, (one) => one < LEVEL);
      return { naive: below(pValues), honest: below(benjaminiHochberg(pValues)) };
    },
  ),
  incidentTrap(
    'T3',
    'hazard ratio of resolution after 3 and more handoffs; immortal time: handoffs so far, not in the end',
    (incidents) => ({
      naive: naiveHazardRatios(incidents)['3+'],
      honest: timeVaryingHazardRatios(incidents)['3+'],
    }),
  ),
  incidentTrap(
    'T4',
    'median hours to resolve as of a day in the middle; open ones: the survival curve counts them',
    (incidents) => {
      const then = snapshot(incidents);
      return { naive: then.median_h_of_resolved_only, honest: then.kaplan_meier_median_h };
    },
  ),
  incidentTrap(
    'T9',
    'area under the curve of foreseen returns; leakage: learnt only from what was closed by then',
    foretelling,
  ),
];
