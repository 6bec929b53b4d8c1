import { coxRegression } from '../../../statistics/cox-regression.ts';
import { kaplanMeier, type SurvivalCurve } from '../../../statistics/kaplan-meier.ts';
import { logRank } from '../../../statistics/log-rank.ts';
import { Z_95 } from '../../../statistics/normal-tail.ts';
import { restrictedMean } from '../../../statistics/restricted-mean.ts';
import type { Check } from '../../check.ts';
import { oncePer } from '../../once-per.ts';
import { type Incident, incidentCheck } from './incident.ts';
import { atRiskHours, flagsOf, strataOf, wasResolved } from './resolved.ts';
import { hadSymptom } from './symptom-crude.ts';

const HORIZON_HOURS = 168;

const followed = (incidents: readonly Incident[]): Float64Array =>
  Float64Array.from(incidents, ({ followedHours }) => followedHours);
const categoryAndGroup = ({ firstCategory, firstGroup }: Incident): string =>
  `${firstCategory}\u001f${firstGroup}`;

const rowsOf = (incidents: readonly Incident[]) => ({
  times: followed(incidents),
  ended: flagsOf(incidents, wasResolved),
  exposed: flagsOf(incidents, hadSymptom),
});

function byArm(
  incidents: readonly Incident[],
  figure: (curve: SurvivalCurve) => number | undefined,
): (number | undefined)[] {
  return [true, false].map((arm) => {
    const rows = incidents.filter((one) => one.hadSymptom === arm);
    const curve = kaplanMeier(followed(rows), flagsOf(rows, wasResolved));
    return curve === undefined ? undefined : figure(curve);
  });
}

function fit(incidents: readonly Incident[], isAdjusted: boolean) {
  const columns = [Float64Array.from(flagsOf(incidents, hadSymptom))];
  if (isAdjusted) {
    const [, ...levels] = [...new Set(incidents.map(({ priority }) => priority))].sort();
    for (const level of levels) {
      columns.push(Float64Array.from(incidents, ({ priority }) => (priority === level ? 1 : 0)));
    }
  }
  const fitted = coxRegression(columns, {
    stops: Float64Array.from(incidents, atRiskHours),
    ended: flagsOf(incidents, wasResolved),
    ...(isAdjusted ? { strata: strataOf(incidents, categoryAndGroup) } : {}),
  });
  const [coefficient = Number.NaN] = fitted?.coefficients ?? [];
  const [error = Number.NaN] = fitted?.standardErrors ?? [];
  return {
    value: Math.exp(coefficient),
    interval: [Math.exp(coefficient - Z_95 * error), Math.exp(coefficient + Z_95 * error)],
  };
}

const crude = oncePer((incidents: readonly Incident[]) => fit(incidents, false));
const adjusted = oncePer((incidents: readonly Incident[]) => fit(incidents, true));

/** The same with all incidents, those never resolved censored when they were closed. */
export const symptomSurvivalChecks: readonly Check[] = [
  incidentCheck('symptom_factor.logrank_chi2_all_24918', (all) => logRank(rowsOf(all))?.chiSquared),
  incidentCheck('symptom_factor.km_median_h', (all) => byArm(all, (curve) => curve.quantile(0.5))),
  incidentCheck('symptom_factor.rmst_168h', (all) =>
    byArm(all, (curve) => restrictedMean(curve, HORIZON_HOURS).mean),
  ),
  incidentCheck('symptom_factor.cox_hr', (all) => crude(all).value),
  incidentCheck('symptom_factor.cox_hr_ci', (all) => crude(all).interval),
  incidentCheck('symptom_factor.cox_hr_adjusted_prio_group_category', (all) => adjusted(all).value),
  incidentCheck('symptom_factor.cox_hr_adjusted_ci', (all) => adjusted(all).interval),
  incidentCheck(
    'symptom_factor.stratified_logrank_chi2_category_x_group',
    (all) => logRank({ ...rowsOf(all), strata: strataOf(all, categoryAndGroup) })?.chiSquared,
  ),
];
