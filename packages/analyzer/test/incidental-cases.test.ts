import type { Fact, ProcessDefinition } from '@baton/conventions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AnalysisRun,
  type AnalyzerError,
  analyze,
  confirmPath,
  currentFindings,
  explainFinding,
  itemStory,
  personRates,
  renderExplanation,
  renderFindings,
  renderHtml,
  renderItemStory,
  renderMarkdown,
  renderPersons,
  renderText,
  runAnalysis,
} from '../src/index.ts';
import { escalation, NOW_MILLIS } from './escalation.ts';
import { type FilledStore, factsOf, fillStore, type Step } from './fill-store.ts';

const PAIR = {
  sourceStage: 'triage',
  sourceTeam: 'support',
  targetStage: 'build',
  targetTeam: 'engineering',
};
const at = (day: number, hour: number): string =>
  new Date(Date.UTC(2027, 0, 1 + day, hour)).toISOString();
const open = (day: number): Step => ({
  verb: 'open',
  at: at(day, 8),
  targetStage: 'triage',
  targetTeam: 'support',
});

function handedOver(day: number, o: Partial<Step> = {}): Step[] {
  return [
    open(day),
    { verb: 'initiate', at: at(day, 9), handoffName: 'escalate', ...PAIR, ...o },
    { verb: 'accept', at: at(day, 10), handoffName: 'escalate' },
    { verb: 'complete', at: at(day, 12), handoffName: 'escalate' },
    { verb: 'close', at: at(day, 12), outcome: 'success' },
  ];
}

const many = (process: string, stepsOf: (day: number) => Step[], items = 40): Fact[] =>
  Array.from({ length: items }, (_, i) => i).flatMap((i) =>
    factsOf({ process, item: `${process}-${i}` }, stepsOf(i % 28)),
  );

/** One process for each case: all that a run does must get over it. */
const CASES: Readonly<Record<string, readonly Fact[]>> = {
  'no-handoffs': many('no-handoffs', (day) => [open(day)], 5),
  'one-item': many('one-item', (day) => handedOver(day), 1),
  'all-open': many('all-open', (day) => [
    open(day),
    { verb: 'initiate', at: at(day, 9), handoffName: 'escalate', ...PAIR },
  ]),
  'all-missing': many('all-missing', (day) =>
    handedOver(day, {
      completeness: 0,
      requiredFields: ['error', 'browser'],
      presentFields: [],
      missingFields: ['error', 'browser'],
    }),
  ),
  'all-alike': many('all-alike', (day) =>
    handedOver(day, { presentFields: ['error'], missingFields: [], completeness: 1 }),
  ),
  'team-once': [
    ...many('team-once', (day) => handedOver(day)),
    ...factsOf(
      { process: 'team-once', item: 'lonely' },
      handedOver(3, { targetTeam: 'night shift', targetStage: 'night' }),
    ),
  ],
  'no-teams': many('no-teams', (day) => [
    { verb: 'open', at: at(day, 8) },
    { verb: 'initiate', at: at(day, 9) },
    { verb: 'close', at: at(day, 10) },
  ]),
  'times-backwards': many('times-backwards', (day) => [
    { verb: 'close', at: at(day, 5) },
    { verb: 'complete', at: at(day, 6), handoffName: 'escalate' },
    { verb: 'accept', at: at(day, 7), handoffName: 'escalate' },
    { verb: 'initiate', at: at(day, 9), handoffName: 'escalate', ...PAIR },
    open(day),
  ]),
  'rows-backwards': many('rows-backwards', (day) =>
    handedOver(day).map((step, place) => ({
      ...step,
      attributes: place === 0 ? { 'baton.not_recorded': '' } : { 'baton.raw_time': at(day, 7) },
    })),
  ),
  'closed-by-itself': many('closed-by-itself', (day) => [
    { ...open(day), status: 'Waiting for customer' },
    { verb: 'initiate', at: at(day, 9), handoffName: 'escalate', ...PAIR },
    { verb: 'close', at: at(day + 20, 9), status: 'Closed' },
  ]),
  'reopened-at-once': many('reopened-at-once', (day) => [
    ...handedOver(day),
    { ...open(day), at: at(day, 12) },
    { verb: 'initiate', at: at(day, 12), handoffName: 'escalate', ...PAIR },
    { verb: 'bounce', at: at(day, 12), handoffName: 'escalate' },
  ]),
  'hashed-persons': many('hashed-persons', (day) =>
    handedOver(day, { attributes: { 'baton.person_attributes': ['agent'], agent: 'a1' } }),
  ),
  escalation: many('escalation', (day) => [
    { verb: 'open', at: at(day, 8), targetStage: 'elsewhere', targetTeam: 'sales' },
    { verb: 'close', at: at(day, 9), outcome: 'failure' },
  ]),
};
const declared: ProcessDefinition = escalation;
const closedByItself: ProcessDefinition = {
  name: 'closed-by-itself',
  stages: { triage: { team: 'support' }, review: { team: 'legal' } },
  handoffs: { review: { from: 'triage', to: 'review' } },
  paths: [{ seq: ['review', 'triage'] }],
  statuses: { customer: ['Waiting for customer'], automaticClose: ['Closed'] },
};
/** What a report and the findings of a process must say, where figures alone would mislead. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  'no-handoffs': ['No handoffs yet: 5 items seen, none passed from one stage to another.'],
  'one-item': ['1 handoff is too few to compare anything: it takes 30 on either side.'],
  'all-open': [
    'No handoff has ended yet: all 40 are open',
    'None of 40 handoffs has ended yet, so nothing can be compared.',
  ],
  'all-missing': ['None of 40 handoffs was with error present: '],
  'rows-backwards': ['Times ran backwards in 40 of 40 imported items'],
  escalation: ['None of 40 closed items follows a declared path'],
};
const look = { width: 80, color: false };
/** Words that a program prints where it did not look; team names and SQL hold none of them here. */
const NOT_SAID = /\bNaN\b|\bundefined\b|\bInfinity\b|\bnull\b/;

describe('a run over processes with next to nothing in them', () => {
  let filled: FilledStore;
  let runs: AnalysisRun[];
  beforeAll(async () => {
    filled = await fillStore(Object.values(CASES).flat(), declared, closedByItself);
    runs = await runAnalysis(filled.store, { codeVersion: '1', nowMillis: NOW_MILLIS });
  }, 300_000);
  afterAll(() => filled?.close());

  test('gets over each of them', () => {
    expect(runs.map(({ process }) => process).sort()).toEqual(Object.keys(CASES).sort());
    expect(
      runs.flatMap(({ process, failures }) => failures.map((one) => ({ process, ...one }))),
    ).toEqual([]);
  });

  test.each(Object.keys(CASES))('%s: is reported in honest sentences', async (process) => {
    const report = await analyze(filled.store, { process, nowMillis: NOW_MILLIS });
    const texts = [
      renderText(report, look),
      renderMarkdown(report),
      renderHtml(report),
      renderFindings(await currentFindings(filled.store, { process }), look),
    ];
    for (const text of texts) expect(text).not.toMatch(NOT_SAID);
    const [text, markdown, html] = texts.map((one) =>
      one.replace(/\\|\n +/g, (it) => (it === '\\' ? '' : ' ')),
    );
    for (const sentence of SAID[process] ?? []) {
      expect(text).toContain(sentence);
      expect(markdown).toContain(sentence);
      expect(html).toContain(sentence);
    }
    expect(JSON.stringify(report)).not.toMatch(/NaN|Infinity|undefined/);
    expect(report.headline.sentence).toMatch(/\.$/);
    // Forty handoffs that are all alike cannot support anything.
    const supported = report.findings.found.filter(({ verdict }) => verdict === 'supported');
    expect(supported.map(({ claim }) => claim)).toEqual([]);
  });

  test.each(Object.keys(CASES))('%s: has no persons to tell of, and says so', async (process) => {
    const persons = await personRates(filled.store, { process });
    expect(persons).toEqual([]);
    expect(renderPersons(persons, look)).not.toMatch(NOT_SAID);
  });

  test.each(Object.keys(CASES))('%s: proposes a path or says why not', async (process) => {
    const shown = await confirmPath(filled.store, { process, isDryRun: true }).catch(
      (error: unknown) => {
        expect((error as AnalyzerError).code).toBe('path_unfit');
        return (error as Error).message;
      },
    );
    expect(JSON.stringify(shown)).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('every finding is explained, with rows or a reason', async () => {
    for (const { id } of await currentFindings(filled.store)) {
      const explained = await explainFinding(filled.store, { finding: id, rows: 3 });
      expect(explained.queries.map(({ problem }) => problem)).toEqual(
        explained.queries.map(() => null),
      );
      expect(renderExplanation({ ...explained, queries: [] }, look)).not.toMatch(/NaN|undefined/);
    }
  });

  test('each first item has its story', async () => {
    for (const process of Object.keys(CASES)) {
      const item = `${process}-0`;
      const story = await itemStory(filled.store, { item, process, nowMillis: NOW_MILLIS });
      expect(story && renderItemStory(story, look)).not.toMatch(NOT_SAID);
    }
  });
});

test('a run over a store with nothing in it finds nothing', async () => {
  const empty = await fillStore([]);
  try {
    expect(await runAnalysis(empty.store, { codeVersion: '1' })).toEqual([]);
    expect(renderFindings(await currentFindings(empty.store), look)).toContain('No findings');
  } finally {
    await empty.close();
  }
});
