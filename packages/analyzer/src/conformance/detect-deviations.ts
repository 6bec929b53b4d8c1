import { conformanceCourses, type RowOf } from '@baton/store';
import { declaredProcesses } from '../analysis/declared-process.ts';
import { STRATUM_ATTRIBUTES } from '../analysis/kind-attributes.ts';
import type { Detector } from '../findings/detector.ts';
import { mostFrequent } from '../most-frequent.ts';
import { createNameColumn } from '../name-column.ts';
import { isoOf } from '../report/format/instant.ts';
import { benjaminiHochberg } from '../statistics/benjamini-hochberg.ts';
import { closingHazard, type TimedCycle } from './compare-deviation.ts';
import type { Deviation } from './conformance-schema.ts';
import { type DeviationCase, deviationFinding } from './deviation-finding.ts';
import { deviationOnsets, type Onset } from './deviation-onset.ts';
import { deviationTimes, MINIMUM_ARM } from './deviation-times.ts';
import { comparePath, type PathComparison, prefixAutomaton } from './path-steps.ts';
import { stageEntries } from './stage-entries.ts';

const MOST_CYCLES = 20_000;
/** Deviations that are looked at: the most frequent ones. */
const MOST_DEVIATIONS = 20;

type Course = RowOf<typeof conformanceCourses>;

/** What goes with each deviation from the declared paths in time. */
export const detectDeviations: Detector = {
  name: 'deviations',
  kinds: ['deviation'],
  async find(store, scope, { asOfMillis, signal, period }) {
    const asked = { lane: 'analysis', signal } as const;
    const within = { namespaces: [scope.namespace], processes: [scope.process] };
    const [declared] = await declaredProcesses(store, within);
    const paths = declared?.paths;
    if (!paths) return [];
    const parameters = { ...scope, stratumKeys: [...STRATUM_ATTRIBUTES], mostCycles: MOST_CYCLES };
    const courses = await store.query(conformanceCourses, parameters, asked);
    const prefixes = prefixAutomaton(paths);
    const known = new Map<string, PathComparison | undefined>();
    const onsets = courses.map((course): Map<string, Onset> => {
      const automaton = course.closedMillis === null ? prefixes : paths;
      const name = JSON.stringify([course.closedMillis === null, course.stages]);
      if (!known.has(name)) known.set(name, comparePath(automaton, course.stages));
      return deviationOnsets(known.get(name)?.steps ?? [], stageEntries(course));
    });
    signal.throwIfAborted();
    const frequent = mostFrequent(countsOf(onsets), MOST_DEVIATIONS);
    const strata = strataOf(courses);
    const times = naiveTimes(courses, asOfMillis, exposuresOf(frequent, onsets));
    const compared = frequent.map((key, place): Omit<DeviationCase, 'qValue' | 'tried'> => {
      const cycles = courses.map(
        ({ openedMillis, closedMillis }, at): TimedCycle => ({
          openedMillis,
          closedMillis,
          stratum: strata[at] ?? 0,
          onset: onsets[at]?.get(key),
        }),
      );
      const exposed = cycles.filter(({ onset }) => onset !== undefined);
      const isEnough =
        Math.min(exposed.length, cycles.length - exposed.length) >= MINIMUM_ARM &&
        exposed.some(({ onset }) => typeof onset === 'number');
      const hazardOf = (of: readonly TimedCycle[]) =>
        isEnough ? closingHazard(of, asOfMillis) : undefined;
      const half = Math.floor(cycles.length / 2);
      const hazard = hazardOf(cycles);
      const [early, late] = [hazardOf(cycles.slice(0, half)), hazardOf(cycles.slice(half))];
      const [kind, stage] = JSON.parse(key) as [Deviation['kind'], string];
      return {
        ...{ kind, stage, hazard },
        time: times[place] as DeviationCase['time'],
        seenAtEnd: exposed.filter(({ onset }) => onset === 'at_end').length,
        halves: early && late ? [early.value, late.value] : undefined,
      };
    });
    const tested = compared.filter(({ hazard }) => hazard !== undefined);
    const q = benjaminiHochberg(tested.map(({ hazard }) => hazard?.pValue ?? 1));
    const about = {
      scope,
      sample: sampleOf(courses),
      queries: [{ name: conformanceCourses.name, parameters }],
      window: {
        from: isoOf(period.firstMillis),
        to: isoOf(period.lastMillis),
      },
    };
    return compared.map((one) => {
      const place = tested.indexOf(one);
      return deviationFinding(about, {
        ...one,
        qValue: place < 0 ? undefined : (q[place] ?? 1),
        tried: tested.length,
      });
    });
  },
};

function countsOf(onsets: readonly ReadonlyMap<string, Onset>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const of of onsets) for (const key of of.keys()) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function strataOf(courses: readonly Course[]): readonly number[] {
  const strata = createNameColumn();
  for (const { stratum } of courses) strata.push(stratum);
  return strata.codes;
}

/** Of each deviation the cycles that have it. */
const exposuresOf = (
  keys: readonly string[],
  onsets: readonly ReadonlyMap<string, Onset>[],
): Uint8Array[] => keys.map((key) => Uint8Array.from(onsets, (of) => (of.has(key) ? 1 : 0)));

function naiveTimes(
  courses: readonly Course[],
  asOfMillis: number,
  exposures: readonly Uint8Array[],
): DeviationCase['time'][] {
  const seconds = Float64Array.from(courses, ({ openedMillis, closedMillis }) =>
    Math.max(0, ((closedMillis ?? asOfMillis) - openedMillis) / 1_000),
  );
  const ended = Uint8Array.from(courses, ({ closedMillis }) => (closedMillis === null ? 0 : 1));
  return deviationTimes({ seconds, ended }, exposures);
}

function sampleOf(courses: readonly Course[]): { rows: number; of: number } | null {
  const of = courses[0]?.cycles ?? 0;
  return of > courses.length ? { rows: courses.length, of } : null;
}
