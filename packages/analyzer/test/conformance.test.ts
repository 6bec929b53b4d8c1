import type { Fact, ProcessDefinition, Rule } from '@baton/conventions';
import { beforeAll, expect, test } from 'vitest';
import { analyze } from '../src/analysis/analyze.ts';
import { renderHtml } from '../src/report/html/render-html.ts';
import { renderMarkdown } from '../src/report/markdown/render-markdown.ts';
import type { Report } from '../src/report/report-schema.ts';
import { renderText } from '../src/report/text/render-text.ts';
import { factsOf, fillStore, type Step } from './fill-store.ts';

const START_MILLIS = Date.UTC(2027, 0, 4);
const NOW_MILLIS = Date.parse('2027-03-01T00:00:00Z');
const HOUR = 3600;
const TEAMS: Readonly<Record<string, string>> = { a: 'support', b: 'engineering', c: 'release' };

const isoAt = (hour: number): string => new Date(START_MILLIS + hour * HOUR * 1000).toISOString();

/** An item that enters the stages of its way ("a0 b1.5") at these hours, as facts; open without a close. */
function item(
  [process, key]: readonly [process: string, key: string],
  way: string,
  close?: { readonly hour: number; readonly outcome?: string },
): Fact[] {
  const visits = way.split(' ').map((visit) => ({
    stage: visit.slice(0, 1),
    team: TEAMS[visit.slice(0, 1)] ?? '',
    at: isoAt(Number(visit.slice(1))),
  }));
  const steps = visits.map(({ stage, team, at }, i): Step => {
    const source = visits[i - 1];
    const target = { at, targetStage: stage, targetTeam: team };
    if (!source) return { verb: 'open', ...target };
    return {
      verb: 'initiate',
      handoffName: 'any',
      handoffId: `${process}-${key}-${i}`,
      sourceStage: source.stage,
      sourceTeam: source.team,
      ...target,
    };
  });
  if (close) {
    const { hour, ...outcome } = close;
    steps.push({ verb: 'close', at: isoAt(hour), ...outcome });
  }
  return factsOf({ process, item: key }, steps);
}

const each = (n: number, make: (i: number) => Fact[]): Fact[] =>
  Array.from({ length: n }, (_, i) => make(i)).flat();

function detours(): Fact[] {
  return [
    ...each(60, (i) => item(['detours', `D${i}`], 'a0 b1 c2', { hour: 10 + (i % 20) })),
    // Came back and took longer; five of them are still open.
    ...each(40, (i) =>
      item(['detours', `R${i}`], 'a0 b1 a2 b3 c4', i < 35 ? { hour: 40 + (i % 20) } : undefined),
    ),
    ...each(2, (i) => item(['detours', `S${i}`], 'a0 c1', { hour: 12 })),
    // On its way: nothing is skipped as yet.
    ...item(['detours', 'O'], 'a0'),
  ];
}

const RULES: readonly Rule[] = [
  { kind: 'response', after: 'b', then: 'c', within: '4h' },
  { kind: 'response', after: 'b', then: 'a', within: '2h' },
  { kind: 'response', after: 'b', then: 'c' },
  { kind: 'init', stage: 'a' },
  { kind: 'max_count', stage: 'a', count: 1 },
  { kind: 'response', after: 'z', then: 'c', within: '1h' },
];

function ruled(): Fact[] {
  const anHourAgo = (NOW_MILLIS - START_MILLIS) / (HOUR * 1000) - 1;
  const sent = { handoffName: 'any', handoffId: 'ruled-K4' };
  return [
    ...item(['ruled', 'K1'], 'a0 b1 c5', { hour: 6 }),
    ...item(['ruled', 'K2'], 'a0 b1 c9', { hour: 10 }),
    ...item(['ruled', 'K3'], 'a0 b1', { hour: 3 }),
    ...factsOf({ process: 'ruled', item: 'K4' }, [
      { verb: 'open', at: isoAt(0), targetStage: 'a', targetTeam: 'support' },
      {
        verb: 'initiate',
        at: isoAt(1),
        ...sent,
        sourceStage: 'a',
        sourceTeam: 'support',
        targetStage: 'b',
        targetTeam: 'engineering',
      },
      { verb: 'bounce', at: isoAt(3), ...sent },
      { verb: 'close', at: isoAt(20) },
    ]),
    ...item(['ruled', 'K5'], `a0 b${anHourAgo}`),
    ...item(['ruled', 'K6'], 'a0 b1'),
    ...item(['ruled', 'K7'], 'b0 c1', { hour: 2 }),
  ];
}

function definition(
  name: string,
  { rules = [], paths = [] }: Pick<ProcessDefinition, 'rules' | 'paths'>,
): ProcessDefinition {
  const stages = Object.fromEntries(
    [...'abcz'].map((stage) => [stage, { team: TEAMS[stage] ?? 'nobody' }]),
  );
  const handoffs = { any: { from: ['a', 'b', 'c'], to: 'b' } };
  return { name, version: '1', stages, handoffs, paths, rules };
}

let report: Report;
beforeAll(async () => {
  const abc = { paths: [{ seq: ['a', 'b', 'c'] }] };
  const filled = await fillStore(
    [
      ...detours(),
      ...ruled(),
      ...each(40, (i) => item(['success', `W${i}`], 'a0 b1 c2', { hour: 9, outcome: 'success' })),
      ...each(50, (i) => item(['success', `B${i}`], 'a0 c1 a2', { hour: 5, outcome: 'failure' })),
      ...each(60, (i) => item(['speed', `F${i}`], 'a0 b1', { hour: 5 + i / 60 })),
      ...each(20, (i) => item(['speed', `L${i}`], 'a0 b1 c2', { hour: 90 })),
      ...each(3, (i) => item(['none follows', `N${i}`], 'c0 a1', { hour: 3 })),
      ...item(['one item', 'N'], 'a0 b1 c2', { hour: 3 }),
      ...each(2, (i) => item(['all open', `N${i}`], 'a0')),
    ],
    definition('detours', abc),
    definition('ruled', { rules: RULES }),
    definition('none follows', abc),
    definition('one item', abc),
    definition('all open', abc),
    definition('no items', abc),
  );
  try {
    report = await analyze(filled.store, { nowMillis: NOW_MILLIS });
  } finally {
    await filled.close();
  }
});

const of = (process: string) => report.conformance.find((one) => one.process === process);

test('what is off, what goes with it in time, and what is not enough for that', () => {
  const one = of('detours');
  expect(one).toMatchObject({
    compared: 97,
    openLeftOut: 6,
    following: { count: 60, n: 97 },
    timeSample: null,
  });
  // Off: 2 of at most 5 + 3 steps in 35, 1 of 2 + 3 in 2, none of 3 + 3 in 60.
  expect(one?.fitness).toBeCloseTo(1 - (35 * 2 + 2) / (35 * 8 + 2 * 5 + 60 * 6), 12);
  const returned = one?.deviations.find(({ kind, stage }) => kind === 'returned' && stage === 'a');
  expect(returned).toMatchObject({
    cycles: 35,
    examples: ['R0', 'R1', 'R10'],
    // By hand: of 40 the 20th closes after 49 h, of 63 the 32nd after 19 h.
    time: {
      with: 40,
      without: 63,
      needed: 0,
      medianWithSeconds: 49 * HOUR,
      medianWithoutSeconds: 19 * HOUR,
    },
  });
  expect(returned?.time.ratio).toBeCloseTo(49 / 19, 12);
  expect(returned?.time.low).toBeGreaterThan(2);
  expect(returned?.time.high).toBeLessThan(4);
  expect(one?.deviations.at(-1)).toMatchObject({
    kind: 'skipped',
    stage: 'b',
    cycles: 2,
    time: { with: 2, without: 101, ratio: null, needed: 28 },
  });
});

test('rules are counted: with a time, on open items, and on the way back by a bounce', () => {
  const rules = of('ruled')?.rules.map(({ rule, violated, pending, examples }) => [
    rule,
    violated && `${violated.count} of ${violated.n}`,
    pending,
    examples.join(),
  ]);
  expect(rules).toEqual([
    ['after b comes c within 4h', '4 of 6', 1, 'K2,K3,K4'],
    ['after b comes a within 2h', '5 of 6', 1, 'K1,K2,K3'],
    ['after b comes c', '2 of 5', 2, 'K3,K4'],
    ['starts in a', '1 of 7', 0, 'K7'],
    ['in a at most 1×', '1 of 7', 0, 'K4'],
    ['after z comes c within 1h', null, 0, ''],
  ]);
  expect(of('ruled')).toMatchObject({ hasPaths: false, following: null, deviations: [] });
});

test('where no path is declared, one is proposed from what ended well', () => {
  const proposed = Object.fromEntries(report.proposedPaths.map((one) => [one.process, one]));
  expect(Object.keys(proposed).sort()).toEqual(['ruled', 'speed', 'success']);
  expect(proposed).toMatchObject({
    success: {
      endedWellBy: 'success',
      endedWell: 40,
      paths: [{ seq: ['a', 'b', 'c'] }],
      covered: { count: 40, n: 40 },
      following: { count: 40, n: 90 },
    },
    // No success on record: what ended fast, without rounds.
    speed: { endedWellBy: 'speed', endedWell: 60, paths: [{ seq: ['a', 'b'] }] },
    ruled: { paths: [], sentence: expect.stringContaining('Not enough data') },
  });
});

test.each([
  ['none follows', 'None of 3 closed items follows a declared path: either'],
  ['one item', 'The one closed item follows a declared path. Fitness 1.00.'],
  ['all open', 'Nothing has closed yet: 2 open items may still follow a path.'],
  ['no items', 'No item has been seen yet.'],
])('where there is no more to say, a sentence says so: %s', (process, sentence) => {
  expect(of(process)?.sentence).toContain(sentence);
});

test('every format says it, and no figure that is none', () => {
  for (const text of [
    renderText(report, { width: 80, color: false }),
    renderMarkdown(report),
    renderHtml(report),
  ]) {
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/);
    expect(text).toContain('2.6×');
    expect(text).toContain('after b comes c within 4h');
    expect(text).toMatch(/\{ seq: \[(&quot;|")a(&quot;|"), /);
  }
});
