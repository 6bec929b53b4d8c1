import { hodgesLehmann } from '../../../statistics/hodges-lehmann.ts';
import { kolmogorovSmirnov } from '../../../statistics/kolmogorov-smirnov.ts';
import { orderByTime } from '../../../statistics/log-rank.ts';
import { mannWhitney } from '../../../statistics/mann-whitney.ts';
import { poissonBootstrap } from '../../../statistics/poisson-bootstrap.ts';
import { quantile } from '../../../statistics/quantile.ts';
import { weightedQuantile } from '../../../statistics/weighted-quantile.ts';
import { welch } from '../../../statistics/welch.ts';
import type { Check, Figure } from '../../check.ts';
import { countOf } from '../../course.ts';
import { oncePer } from '../../once-per.ts';
import { type Incident, incidentCheck } from './incident.ts';
import { flagsOf, hoursOf, type Resolved, resolvedOf } from './resolved.ts';

/** Whether a symptom was recorded at opening: the exposure. */
export const hadSymptom = ({ hadSymptom: had }: Incident): boolean => had;
const hadNone = ({ hadSymptom: had }: Incident): boolean => !had;

/** Median hours with a symptom over median hours without. */
export function medianRatio(resolved: readonly Resolved[]): number | undefined {
  const exposed = quantile(hoursOf(resolved.filter(hadSymptom)), 0.5);
  const others = quantile(hoursOf(resolved.filter(hadNone)), 0.5);
  return exposed === undefined || others === undefined ? undefined : exposed / others;
}

function medianRatioInterval(resolved: readonly Resolved[]): Figure {
  const hours = hoursOf(resolved);
  const order = orderByTime(hours);
  const exposed = order.filter((row) => resolved[row]?.hadSymptom === true);
  const others = order.filter((row) => resolved[row]?.hadSymptom !== true);
  const interval = poissonBootstrap(hours.length, (weights) => {
    const above = weightedQuantile({ values: hours, weights, order: exposed }, 0.5);
    const below = weightedQuantile({ values: hours, weights, order: others }, 0.5);
    return above === undefined || below === undefined ? undefined : above / below;
  });
  return interval === undefined ? undefined : [interval.low, interval.high];
}

function slaShare(resolved: readonly Resolved[]): number {
  return countOf(resolved, ({ metSla }) => metSla) / resolved.length;
}

const ranks = oncePer((rows: readonly Resolved[]) =>
  mannWhitney(hoursOf(rows), flagsOf(rows, hadSymptom)),
);
const means = oncePer((rows: readonly Resolved[]) =>
  welch(hoursOf(rows), flagsOf(rows, hadSymptom)),
);

const crude = (
  figure: string,
  compute: (resolved: readonly Resolved[]) => Figure,
  tolerance?: 'resampled',
): Check =>
  incidentCheck(
    `symptom_factor.${figure}`,
    (incidents) => compute(resolvedOf(incidents)),
    tolerance ?? 'printed',
  );

/** Incidents with a symptom recorded at opening against those without, as they are. */
export const symptomCrudeChecks: readonly Check[] = [
  crude('n_with', (resolved) => countOf(resolved, hadSymptom)),
  crude('n_without', (resolved) => countOf(resolved, hadNone)),
  crude('median_h', (resolved) => [
    quantile(hoursOf(resolved.filter(hadSymptom)), 0.5),
    quantile(hoursOf(resolved.filter(hadNone)), 0.5),
  ]),
  crude('median_ratio', medianRatio),
  crude('median_ratio_boot95', medianRatioInterval, 'resampled'),
  crude('mwu_u', (rows) => ranks(rows)?.u),
  crude('mwu_p', (rows) => ranks(rows)?.pValue),
  crude('cliffs_delta', (rows) => ranks(rows)?.cliffsDelta),
  crude('hodges_lehmann_h', (rows) => {
    const shift = hodgesLehmann(hoursOf(rows), flagsOf(rows, hadSymptom));
    return [shift?.value, shift?.low, shift?.high];
  }),
  crude('ks_d', (rows) => kolmogorovSmirnov(hoursOf(rows), flagsOf(rows, hadSymptom))?.distance),
  crude('welch_t', (rows) => means(rows)?.t),
  crude('welch_p', (rows) => means(rows)?.pValue),
  crude('sla', (rows) => [slaShare(rows.filter(hadSymptom)), slaShare(rows.filter(hadNone))]),
  crude('sla_odds_ratio', (rows) => {
    const odds = (share: number): number => share / (1 - share);
    return odds(slaShare(rows.filter(hadSymptom))) / odds(slaShare(rows.filter(hadNone)));
  }),
];
