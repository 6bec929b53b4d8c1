import type { Calendar } from '@baton/conventions';
import type { Store } from '@baton/store';
import { declaredProcesses } from '../analysis/declared-process.ts';
import type { Detector, DetectorScope } from '../findings/detector.ts';
import type { Finding } from '../findings/finding.ts';
import { isoOf } from '../report/format/instant.ts';
import { inSlices } from '../statistics/steps.ts';
import { teamCalendars, teamKey } from '../waiting-causes/team-calendars.ts';
import { factorAnalysis, PERMUTATIONS } from './analyze-factors.ts';
import { type FactorRun, factorFinding } from './factor-finding.ts';
import type { FactorSample } from './factor-sample.ts';
import { judgeUnderWay } from './judge-under-way.ts';
import { nothingCompared, rareFinding } from './not-compared.ts';
import { readAsked } from './read-asked.ts';
import { readJudged } from './read-judged.ts';
import { readLateFields } from './read-late-fields.ts';
import { sampleOf } from './sample-of.ts';
import { MINIMUM_ARM } from './screen.ts';
import { underWayFinding } from './under-way-finding.ts';
import { testUnderWay } from './under-way-test.ts';

/** Handoffs of which it is read when they were sent back for information, at most: the latest. */
const MAX_ASKED = 50_000;
/** And when fields came, which is compared for each. */
const MAX_LATE = 20_000;
/** Claims that the mix explains, and factors too rare to look at, that are told at most. */
const MAX_TOLD = 5;

/** Finds what goes with fast, faultless and well-rated handoffs. */
export const detectFactors: Detector = {
  name: 'factors',
  kinds: ['factor'],
  async find(store, scope, { asOfMillis, signal, ...given }) {
    const options = { lane: 'analysis', signal } as const;
    const read = await given.handoffs();
    if (read === undefined) return [];
    const { columns, size, handoffs } = read;
    const { rows, initiatedMillis } = columns;
    const [firstMillis, lastMillis] = [initiatedMillis[0], initiatedMillis.at(-1)];
    if (firstMillis === undefined || lastMillis === undefined) return [];
    const recorded = sampleOf(columns, asOfMillis, await calendarsOf(store, scope));
    const latest = { columns, handoffs, ...options };
    const [judgedFactors, asked, late] = await Promise.all([
      readJudged(store, scope, { columns, ...options }),
      readAsked(store, scope, { ...latest, most: MAX_ASKED }),
      readLateFields(store, scope, { ...latest, most: MAX_LATE }),
    ]);
    const sample = { ...recorded, factors: [...recorded.factors, ...judgedFactors] };
    const underWay = await inSlices(testUnderWay(sample, [asked, ...late]), signal);
    const beside = underWay.map(({ adjusted }) => adjusted.pValue);
    const { tried, judged, besideQ } = await inSlices(factorAnalysis(sample, { beside }), signal);
    const run: FactorRun = {
      ...{ scope, tried, size },
      window: {
        from: isoOf(firstMillis),
        to: isoOf(lastMillis),
      },
      sample: rows < handoffs ? { rows, of: handoffs } : null,
      adjustedFor: sample.adjustedFor.map(({ name }) => name),
    };
    const told = new Map<Finding['verdict'], number>();
    const found = judged
      .filter(({ verdict }) => {
        told.set(verdict, (told.get(verdict) ?? 0) + 1);
        return verdict === 'supported' || (told.get(verdict) ?? 0) <= MAX_TOLD;
      })
      .map((one) => factorFinding(one, run));
    const later: Finding[] = [];
    for (const [at, test] of underWay.entries()) {
      const draws = { permutations: PERMUTATIONS, seed: at + 1 };
      const judgedLater = await inSlices(judgeUnderWay(test, besideQ[at] ?? 1, draws), signal);
      if (judgedLater !== undefined) later.push(underWayFinding(judgedLater, rows, run));
    }
    return [
      ...(tried === 0 ? [nothingCompared(sample, run)] : []),
      ...found,
      ...later,
      ...rare(sample, run),
    ];
  },
};

/** Calendars by team, where the process declares them. */
async function calendarsOf(store: Store, scope: DetectorScope): Promise<Map<string, Calendar>> {
  const { namespace, process } = scope;
  const declared = await declaredProcesses(store, {
    namespaces: [namespace],
    processes: [process],
  });
  const calendars = teamCalendars(declared);
  const teams = declared.flatMap(({ definition }) => Object.keys(definition.teams ?? {}));
  return new Map(
    teams.flatMap((team) => {
      const calendar = calendars.get(teamKey(namespace, team));
      return calendar === undefined ? [] : [[team, calendar]];
    }),
  );
}

/** Fields that are nearly always, nearly never, or never there: how many more handoffs it takes to compare them. */
function rare(sample: FactorSample, run: FactorRun): Finding[] {
  return sample.factors
    .filter(({ name }) => name.startsWith('field:'))
    .map((factor) => {
      const exposed = factor.exposed.reduce((sum, value) => sum + value, 0);
      return { factor, exposed, others: sample.rows - exposed };
    })
    .filter(({ exposed, others }) => Math.min(exposed, others) < MINIMUM_ARM && others > 0)
    .slice(0, MAX_TOLD)
    .map(({ factor, ...sides }) => rareFinding(factor, sides, run));
}
