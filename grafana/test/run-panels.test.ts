import { type Fact, foldCycle, itemIds } from '@baton/conventions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileRules } from './alert-file.ts';
import { type Choices, expand } from './expand.ts';
import { foldedHandoffs, inRange, inScope } from './expected.ts';
import { type Answer, type FilledStore, filledStore } from './filled-store.ts';
import { insertAnalysis } from './inserted-analysis.ts';
import { expectedBars } from './item-figures.ts';
import { compareEdges, compareTiles, panelProblems } from './run-panels.ts';
import { NOW_MILLIS, simulatedFacts, TEAMS } from './simulated-facts.ts';
import { otherTargets, panelTargets } from './targets.ts';

const RANGE = { fromMillis: NOW_MILLIS - 30 * 86_400_000, toMillis: NOW_MILLIS };

/** As the variable queries give them: backslashes doubled. */
const choices: Readonly<Record<string, Choices>> = {
  All: { ...RANGE, variables: { item: 'ITEM-4' } },
  'one value each': {
    ...RANGE,
    variables: {
      namespace: ['emea'],
      process: ['escalation'],
      from_team: ['support'],
      to_team: ['DOMAIN\\\\ops'],
      item: 'ITEM-5',
    },
  },
  'values with quotes': {
    ...RANGE,
    variables: {
      process: ['escalation', 'it\'s "x" -- /* ${y}'],
      from_team: [TEAMS[0], 'support'],
      to_team: [TEAMS[0]],
      item: "IT'S-1",
    },
  },
  'an empty range': { fromMillis: 1000, toMillis: 2000, variables: { item: 'nothing' } },
};

const items = simulatedFacts(200);
const folded = foldedHandoffs(items);

let filled: FilledStore;
beforeAll(async () => {
  filled = await filledStore(items.flat());
  await insertAnalysis(filled.store, NOW_MILLIS);
});
afterAll(() => filled?.close());

describe.each(Object.entries(choices))('with %s', (name, chosen) => {
  test('every panel runs and gives what its type needs', async () => {
    const problems = await panelProblems(filled, chosen);
    // With everything chosen each has something to show; nothing waits for the projector.
    const empty = name === 'All' ? problems.empty : [];
    expect(empty.filter((at) => !at.includes('Backlog'))).toEqual([]);
    expect(problems.found).toEqual([]);
  });

  test('the tiles say what the folded handoffs say', async () => {
    expect(await compareTiles(filled, folded, chosen)).toBeGreaterThanOrEqual(6);
  });

  test('the map has an edge for each pair with its volume', async () => {
    await compareEdges(filled, folded, chosen);
  });
});

describe('beside the panels', () => {
  const all = choices['All'] as Choices;
  const rowsOf = async (at: string): Promise<Answer['data']> => {
    const target = otherTargets.find((one) => one.at === at);
    return (await filled.ask(expand(target?.sql ?? '', all))).data;
  };
  const panelRows = async (panel: string, chosen: Choices = all): Promise<Answer['data']> => {
    const target = panelTargets.findLast((one) => one.panel === panel);
    return (await filled.ask(expand(target?.sql ?? '', chosen))).data;
  };

  test('marks are the change points that hold, and interventions', async () => {
    const marks = await rowsOf('handoff-overview, Changes');
    expect(marks.map((one) => [one['title'], one['tags']])).toEqual([
      ["support → O'Brien: wait", 'change point'],
      ['new template', 'intervention'],
    ]);
  });

  test('choices are there for every team, with backslashes doubled in the value', async () => {
    expect(await rowsOf('handoff-pair, from_team')).toEqual(
      [...TEAMS].sort().map((text) => ({ text, value: text.replaceAll('\\', '\\\\') })),
    );
    expect((await rowsOf('handoff-pair, namespace')).map((one) => one['text'])).toEqual(['emea']);
  });

  test('findings say effect, interval, n, q and verdict of the last run', async () => {
    const [first, second, ...others] = await panelRows('Findings');
    expect(first).toMatchObject({
      verdict: 'supported',
      effectValue: 1.9,
      lowValue: 1.2,
      highValue: 2.8,
      n: 90,
      qValue: 0.01,
    });
    expect(second).toMatchObject({ verdict: 'explained by mix', effectValue: null, qValue: null });
    expect(others).toEqual([]);
    expect(await panelRows('Claims by verdict')).toEqual([
      { supported: 1, explainedByMix: 1, notEnoughData: 0, unstable: 0, n: 2 },
    ]);
  });

  test('a pair leads to its own dashboard, whatever is in the names of its teams', async () => {
    for (const row of await panelRows('Pairs of teams')) {
      const { sourceTeam, targetTeam, sourceValue, targetValue } = row;
      const variables = { from_team: [String(sourceValue)], to_team: [String(targetValue)] };
      const there = await panelRows('Pairs of teams', { ...all, variables });
      expect(there.map((one) => [one['sourceTeam'], one['targetTeam']])).toContainEqual([
        sourceTeam,
        targetTeam,
      ]);
      expect(new Set(there.map((one) => one['sourceTeam']))).toEqual(new Set([sourceTeam]));
    }
  });

  test('breaches count when their time is up', async () => {
    const events = folded.flatMap(({ dueAtMillis: due, endedAtMillis: ended, state }) => {
      if (due === null || (state === 'cancelled' && ended !== null && ended <= due)) return [];
      const isBreach = ended === null || ended > due;
      const atMillis = isBreach ? due : ended;
      return atMillis >= all.fromMillis && atMillis <= all.toMillis ? [isBreach] : [];
    });
    const breached = events.filter((isBreach) => isBreach).length;
    const n = events.length;
    expect(await panelRows('Agreed times kept')).toEqual([
      {
        metShare: expect.closeTo(1 - breached / n, 9),
        budgetLeftShare: expect.closeTo(1 - breached / n / 0.1, 9),
        breached,
        n,
      },
    ]);
    const pairs = await panelRows('Breaches by pair');
    expect(pairs.reduce((sum, one) => sum + Number(one['breached']), 0)).toBe(breached);
  });

  test('the heat map counts every wait of the range once', async () => {
    const cells = (await panelRows('Spread of the waits, by day')).flatMap(({ time: _, ...row }) =>
      Object.values(row).map(Number),
    );
    const waits = inRange(folded, all).filter((one) => one.waitingSeconds !== null);
    expect(cells.reduce((sum, one) => sum + one, 0)).toBe(waits.length);
  });

  test('missing fields are those of the chosen pair', async () => {
    const chosen = choices['values with quotes'] as Choices;
    const some = inRange(inScope(folded, chosen), chosen);
    const without = some.filter((one) => one.missingFields.includes('logs'));
    expect(await panelRows('Fields that do not come along', chosen)).toEqual([
      {
        field: 'logs',
        missingShare: expect.closeTo(without.length / some.length, 9),
        n: some.length,
      },
      { field: 'version', missingShare: 0, n: some.length },
    ]);
  });
});

describe('alert rules', () => {
  const at = `fromUnixTimestamp64Milli(${NOW_MILLIS})`;

  test.each(fileRules.map((rule) => [rule.uid, rule] as const))(
    '%s is a number table',
    async (_, rule) => {
      const sql = (rule.data[0].model.rawSql ?? '').replaceAll('now64(3)', at);
      const { meta, data } = await filled.ask(expand(sql, { ...RANGE, variables: {} }));
      const types = meta.map((column) => column.type);
      expect(types.filter((type) => type === 'Float64')).toHaveLength(1);
      const isText = (type: string): boolean => /^(LowCardinality\()?String\)?$/.test(type);
      expect(types.filter(isText)).toHaveLength(types.length - 1);
      expect(data.every((row) => Number.isFinite(row['value']))).toBe(true);
      const labels = data.map(({ value: _v, ...row }) => JSON.stringify(row));
      expect(new Set(labels).size).toBe(labels.length);
      if (!meta.some((column) => column.name === 'source_team')) return;
      const recent = { ...RANGE, fromMillis: NOW_MILLIS - 28 * 86_400_000, variables: {} };
      const pairs = inRange(folded, recent).map((one) =>
        JSON.stringify({
          namespace: one.namespace,
          process: one.process,
          source_team: one.sourceTeam,
          target_team: one.targetTeam,
        }),
      );
      // A row for every pair, so that an alert ends when its pair is well again.
      expect(labels).toEqual(expect.arrayContaining([...new Set(pairs)]));
    },
  );
});

describe('the trace of a work item', () => {
  const bars = panelTargets.find((one) => one.panel === 'Waiting and working');
  const withState = (state: string): readonly Fact[] | undefined =>
    items.find((facts) => foldCycle(facts).handoffs.some((one) => one.state === state));
  const cases: Readonly<Record<string, readonly Fact[] | undefined>> = {
    'that bounced': withState('bounced'),
    'that nobody has accepted': withState('pending'),
    'that is worked on': withState('accepted'),
    'whose beginning nobody reported': items.find((facts) => facts[0]?.verb === 'initiate'),
    'with a quote in its key': items.find((facts) => facts[0]?.item.includes("'")),
  };

  test.each(Object.entries(cases))('%s has the bars of its folded cycle', async (_, facts = []) => {
    const [first] = facts;
    if (first === undefined) throw new Error('There is no such item.');
    for (const item of [first.item, itemIds(first).traceId]) {
      const sql = expand(bars?.sql ?? '', { ...RANGE, variables: { item } });
      const { data } = await filled.ask(sql);
      const rows = data.map(({ tags: _t, serviceTags: _s, logs: _l, ...row }) => row);
      expect(rows).toHaveLength(expectedBars(facts).length);
      expect(rows).toEqual(expect.arrayContaining(expectedBars(facts)));
      expect(data.find((row) => row['spanID'] === 'item')?.['logs']).toHaveLength(facts.length);
    }
  });
});
