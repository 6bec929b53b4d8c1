import { groupBy } from '../../../group-by.ts';
import { benjaminiHochberg } from '../../../statistics/benjamini-hochberg.ts';
import { orderByTime } from '../../../statistics/log-rank.ts';
import { mannWhitney } from '../../../statistics/mann-whitney.ts';
import { mantelHaenszel } from '../../../statistics/mantel-haenszel.ts';
import { quantile } from '../../../statistics/quantile.ts';
import { seededRandom, shuffle } from '../../../statistics/seeded-random.ts';
import { weightedQuantile } from '../../../statistics/weighted-quantile.ts';
import type { Check, Figure } from '../../check.ts';
import { countOf } from '../../course.ts';
import { oncePer } from '../../once-per.ts';
import { incidentCheck } from './incident.ts';
import { flagsOf, hoursOf, type Resolved, resolvedOf } from './resolved.ts';
import { hadSymptom, medianRatio } from './symptom-crude.ts';

const LEAST_PER_ARM = 30;
const PLACEBOS = 200;
const LEVEL = 0.05;

/** The categories with enough in both arms, each with its ratio of medians and its p-value. */
export const withinCategories = oncePer((resolved: readonly Resolved[]) => {
  const large = [...groupBy(resolved, ({ firstCategory }) => firstCategory).values()].filter(
    (group) =>
      countOf(group, hadSymptom) >= LEAST_PER_ARM &&
      countOf(group, (one) => !one.hadSymptom) >= LEAST_PER_ARM,
  );
  return large.map((group) => ({
    ratio: medianRatio(group) ?? 1,
    pValue: mannWhitney(hoursOf(group), flagsOf(group, hadSymptom))?.pValue ?? 1,
  }));
});

function commonOddsRatio(resolved: readonly Resolved[]): number | undefined {
  const groups = [...groupBy(resolved, ({ firstCategory }) => firstCategory).values()];
  return mantelHaenszel(
    groups.map((group) => ({
      exposedWith: countOf(group, (one) => one.hadSymptom && one.metSla),
      exposedWithout: countOf(group, (one) => one.hadSymptom && !one.metSla),
      othersWith: countOf(group, (one) => !one.hadSymptom && one.metSla),
      othersWithout: countOf(group, (one) => !one.hadSymptom && !one.metSla),
    })),
  )?.value;
}

/** The ratio of medians where the symptom is dealt out at random within category and group. */
function placeboRatios(resolved: readonly Resolved[]): Figure {
  const random = seededRandom(1);
  const hours = hoursOf(resolved);
  const order = orderByTime(hours);
  const rows = resolved.map((one, row) => ({ one, row }));
  const groups = [
    ...groupBy(rows, ({ one }) => `${one.firstCategory}\u001f${one.firstGroup}`).values(),
  ];
  const had = new Uint8Array(hours.length);
  const hadNone = new Uint8Array(hours.length);
  const ratios = Array.from({ length: PLACEBOS }, () => {
    for (const group of groups) {
      const dealt = shuffle(
        group.map(({ one }) => one.hadSymptom),
        random,
      );
      for (const [at, { row }] of group.entries()) {
        had[row] = dealt[at] === true ? 1 : 0;
        hadNone[row] = dealt[at] === true ? 0 : 1;
      }
    }
    const exposed = weightedQuantile({ values: hours, weights: had, order }, 0.5) ?? 1;
    return exposed / (weightedQuantile({ values: hours, weights: hadNone, order }, 0.5) ?? 1);
  });
  return [0.025, 0.5, 0.975].map((share) => quantile(ratios, share));
}

const categories = (
  figure: string,
  compute: (within: ReturnType<typeof withinCategories>, q: readonly number[]) => Figure,
): Check =>
  incidentCheck(`symptom_factor.${figure}`, (incidents) => {
    const within = withinCategories(resolvedOf(incidents));
    return compute(within, benjaminiHochberg(within.map(({ pValue }) => pValue)));
  });

/** The same within the categories of incidents, where the mix is held fast. */
export const symptomWithinChecks: readonly Check[] = [
  incidentCheck('symptom_factor.mantel_haenszel_or_by_category', (incidents) =>
    commonOddsRatio(resolvedOf(incidents)),
  ),
  categories('categories_with_30_per_arm', (within) => within.length),
  categories('categories_where_faster', (within) => countOf(within, ({ ratio }) => ratio < 1)),
  categories('raw_p_lt_05', (within) => countOf(within, ({ pValue }) => pValue < LEVEL)),
  categories('bh_lt_05', (_, q) => countOf(q, (one) => one < LEVEL)),
  categories('bh_faster_slower', (within, q) => {
    const significant = within.filter((_, at) => (q[at] ?? 1) < LEVEL);
    return [
      countOf(significant, ({ ratio }) => ratio < 1),
      countOf(significant, ({ ratio }) => ratio > 1),
    ];
  }),
  incidentCheck(
    'symptom_factor.placebo_median_ratio_permuted_within_category_x_group_200',
    (incidents) => placeboRatios(resolvedOf(incidents)),
    'resampled',
  ),
];
