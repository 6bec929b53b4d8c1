import { pairPerformanceSegments, pairPerformanceSpectrum, teamQueueLength } from '@baton/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyze, itemStory, type Report, renderItemStory } from '../src/index.ts';
import { waitingByPair } from '../src/waiting-causes/pair-waiting.ts';
import { type FilledStore, factsOf, fillStore } from './fill-store.ts';
import { REPAIRS_NOW_MILLIS, repairFacts, repairs } from './waiting.ts';

const MINUTE = 60;

describe('seven handoffs worked out by hand', () => {
  let filled: FilledStore;
  let report: Report;
  beforeAll(async () => {
    filled = await fillStore(repairFacts, repairs);
    report = await analyze(filled.store, { nowMillis: REPAIRS_NOW_MILLIS });
  });
  afterAll(() => filled?.close());

  test('put each minute of waiting down to one cause', () => {
    const why = report.pairs[0]?.whyItWaits;
    // Waits: 60, 60, 210, 30, 1090 and 1000 minutes; closed for 960 of the night, and 60 before 9.
    const minutes = {
      information: 60,
      batching: 90,
      contention: 30 + 90 + 30,
      prioritisation: 60,
      unavailability: 60 + 960 + 960,
      // R-2 from 10:00; from 16:30 to 17:00 and from 9:00.
      unexplained: 30 + 40 + 40,
    };
    expect(why?.seconds).toBe(2450 * MINUTE);
    expect(why?.causes.map(({ cause, seconds }) => [cause, seconds / MINUTE])).toEqual(
      Object.entries(minutes),
    );
    expect(why?.causes.find(({ cause }) => cause === 'batching')?.share).toBe(90 / 2450);
    expect(why).toMatchObject({ n: 6, backwards: 0, endedHandoffs: 6, calendarKnown: true });
    expect(why).toMatchObject({ capacity: 1, questionsInWorkSeconds: 15 * MINUTE });
    // The questions found here are those that the fold has counted.
    expect(report.pairs[0]?.clarificationHours).toBe(1.25);
  });

  test('say what part of the time is work, and would be without a cause', () => {
    // Work: 60, 120, 60, 60, 10 and 60 minutes.
    const why = report.pairs[0]?.whyItWaits;
    expect(why?.efficiency).toBe(370 / (370 + 2450));
    const without = why?.causes.map(({ cause, efficiencyWithout }) => [cause, efficiencyWithout]);
    expect(without).toContainEqual(['unavailability', 370 / (370 + 2450 - 1980)]);
    expect(without).toContainEqual(['information', 370 / (370 + 2450 - 60)]);
  });

  test('are summed up in a sentence', () => {
    expect(report.whyItWaits).toEqual({
      attributed: 6,
      accepted: 6,
      queueLength: [],
      sentences: [
        '41 h of waiting in 6 accepted handoffs: unavailability 81 %, contention 6.1 %, unexplained 4.5 %, batching 3.7 %, waiting for information 2.4 %, prioritisation 2.4 %.',
      ],
    });
  });

  test('tell of each wait in the story of its item, also of one that goes on', async () => {
    const causesOf = async (item: string) => {
      const story = await itemStory(filled.store, { item, nowMillis: REPAIRS_NOW_MILLIS });
      const causes = story?.handoffs[0]?.waitingCauses ?? [];
      return causes.map(({ cause, seconds }) => [cause, seconds / MINUTE]);
    };
    expect(await causesOf('R-3')).toEqual([
      ['information', 60],
      ['contention', 90],
      ['prioritisation', 60],
    ]);
    expect(await causesOf('R-5')).toEqual([
      ['batching', 90],
      ['unavailability', 960],
      ['unexplained', 40],
    ]);
    // Behind from 9:10 to 10:10, and nobody says why since.
    expect(await causesOf('R-7')).toEqual([
      ['contention', 60],
      ['unexplained', 120],
    ]);
    const story = await itemStory(filled.store, { item: 'R-3', nowMillis: REPAIRS_NOW_MILLIS });
    expect(story && renderItemStory(story, { width: 80, color: false })).toContain(
      'Why it waited: contention 1.5 h, waiting for information 1.0 h,\n     prioritisation 1.0 h.\n',
    );
  });

  test('of a sample, the newest handoffs of each team are taken', async () => {
    const scope = { namespaces: [], processes: [], mostHandoffs: 2 };
    const sampled = await waitingByPair(filled.store, scope);
    expect(sampled).toMatchObject({
      attributed: 2,
      accepted: 6,
      completeFromMillis: Date.parse('2027-01-04T15:00:00Z'),
    });
    const [pair] = sampled.pairs.values();
    expect(pair?.partMillis.batching).toBe(90 * MINUTE * 1000);
    expect(pair?.partMillis.contention).toBe(0);
  });

  test('make a performance spectrum, those still waiting apart', async () => {
    const rows = await filled.store.query(pairPerformanceSpectrum, {
      nowMillis: REPAIRS_NOW_MILLIS,
    });
    expect(
      rows.map((row) => [
        new Date(row.dayMillis).toISOString().slice(8, 10),
        row.classFromSeconds,
        row.classToSeconds,
        row.handoffs,
        row.stillRunning,
      ]),
    ).toEqual([
      ['04', 1024, 2048, 1, 0],
      ['04', 2048, 4096, 2, 0],
      ['04', 8192, 16384, 1, 0],
      ['04', 32768, 65536, 2, 0],
      ['05', 8192, 16384, 0, 1],
    ]);
    const working = await filled.store.query(pairPerformanceSpectrum, {
      nowMillis: REPAIRS_NOW_MILLIS,
      measure: 'working',
    });
    expect(working.map((row) => [row.classFromSeconds, row.handoffs])).toEqual([
      [512, 1],
      [2048, 4],
      [4096, 1],
    ]);
  });

  test('are the lines of that spectrum, in quarters', async () => {
    const rows = await filled.store.query(pairPerformanceSegments, {
      fromMillis: Date.parse('2027-01-04T09:00:00Z'),
    });
    expect(rows.map((row) => [row.item, row.quarter])).toEqual([
      ['R-2', 1],
      ['R-3', 2],
      ['R-4', 1],
      ['R-5', 4],
      ['R-6', 3],
      ['R-7', null],
    ]);
    expect(rows[0]).toMatchObject({
      sourceTeam: 'support',
      targetTeam: 'engineering',
      beganMillis: Date.parse('2027-01-04T09:30:00Z'),
      finishedMillis: Date.parse('2027-01-04T10:30:00Z'),
    });
  });

  test('have the queue length at arrival beside the wait', async () => {
    const rows = await filled.store.query(teamQueueLength, { minimumHandoffs: 6 });
    // Queue at arrival: R-1 0, R-2 1, R-3 1 (R-1 has just left), R-4 2, R-5 0, R-6 1.
    expect(
      rows.map((row) => [row.fifth, row.handoffs, row.shortestQueue, row.longestQueue]),
    ).toEqual([
      [1, 2, 0, 0],
      [3, 3, 1, 1],
      [5, 1, 2, 2],
    ]);
    expect(rows.map((row) => row.medianWaitingSeconds)).toEqual([
      ((0 + 130) / 2) * MINUTE,
      60 * MINUTE,
      30 * MINUTE,
    ]);
    // Waits in opening hours: 0, 60, 210, 30, 130 and 40 minutes.
    const x = [1.5, 4, 4, 6, 1.5, 4];
    const y = [1, 4, 6, 2, 5, 3];
    const sum = (f: (i: number) => number) => x.reduce((all, _, i) => all + f(i), 0);
    const dev = (values: readonly number[], i: number) => (values[i] ?? 0) - 3.5;
    const spearman =
      sum((i) => dev(x, i) * dev(y, i)) /
      Math.sqrt(sum((i) => dev(x, i) ** 2) * sum((i) => dev(y, i) ** 2));
    expect(rows[0]?.spearman).toBeCloseTo(spearman, 12);
    expect(rows[0]).toMatchObject({ team: 'engineering', accepted: 6, compared: 6 });
    // From noon on: R-4 finds nothing, R-6 what R-5 is.
    const late = await filled.store.query(teamQueueLength, {
      minimumHandoffs: 3,
      fromMillis: Date.parse('2027-01-04T12:00:00Z'),
    });
    expect(late.map((row) => [row.handoffs, row.longestQueue, row.medianWaitingSeconds])).toEqual([
      [1, 0, 130 * MINUTE],
      [1, 1, 40 * MINUTE],
      [1, 2, 30 * MINUTE],
    ]);
    expect(late[0]?.spearman).toBeCloseTo(-1, 12);
  });
});

test('two accepted at once, or before they were initiated, are no wait and say so', async () => {
  const pair = { sourceTeam: 'a', targetTeam: 'b', handoffName: 'pass' };
  const filled = await fillStore(
    ['A', 'B'].flatMap((item) =>
      factsOf({ process: 'p', item }, [
        { verb: 'open', at: '2027-01-04T09:00:00Z' },
        { verb: 'initiate', at: '2027-01-04T10:00:00Z', ...pair, handoffId: item },
        {
          verb: 'accept',
          at: item === 'A' ? '2027-01-04T10:00:00Z' : '2027-01-04T09:59:30Z',
          handoffName: 'pass',
          handoffId: item,
        },
      ]),
    ),
  );
  try {
    const report = await analyze(filled.store, { nowMillis: REPAIRS_NOW_MILLIS });
    expect(report.whyItWaits.sentences).toEqual([
      'Nothing waited: 2 handoffs, all accepted the moment they were initiated.',
      'Accepted before being initiated: 1 handoff. Their clocks disagree, and they count as no wait.',
    ]);
    expect(report.pairs[0]?.whyItWaits).toMatchObject({ seconds: 0, efficiency: null, n: 2 });
    expect(report.pairs[0]?.whyItWaits?.causes[0]?.share).toBeNull();
  } finally {
    await filled.close();
  }
});
