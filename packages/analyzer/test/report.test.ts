import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  analyze,
  type PairReport,
  type Report,
  renderHtml,
  renderMarkdown,
  renderText,
  reportSchema,
} from '../src/index.ts';
import { allOpenFacts, escalation, escalationFacts, NOW_MILLIS } from './escalation.ts';
import { type FilledStore, factsOf, fillStore } from './fill-store.ts';

const HOUR = 3600;
const nowMillis = NOW_MILLIS;

/** Analyzes facts in a store of their own. */
async function reportOn(...given: Parameters<typeof fillStore>): Promise<Report> {
  const filled = await fillStore(...given);
  try {
    return reportSchema.parse(await analyze(filled.store, { nowMillis }));
  } finally {
    await filled.close();
  }
}

describe('fourteen items worked out by hand', () => {
  let filled: FilledStore;
  let report: Report;
  let pair: PairReport;
  beforeAll(async () => {
    filled = await fillStore(escalationFacts, escalation);
    report = await analyze(filled.store, { nowMillis });
    const first = report.pairs[0];
    if (!first) throw new Error('no pair');
    pair = first;
  });
  afterAll(() => filled?.close());

  test('fit the published schema and survive JSON', () => {
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  test('are summed up', () => {
    expect(report.summary).toMatchObject({
      items: 14,
      closedItems: 13,
      openItems: 1,
      handoffs: 15,
      openHandoffs: 1,
      itemsWithHandoff: 14,
      // A bounce sends item 11 back too: its teams read support, engineering, support.
      pingPongItems: 2,
      returnedItems: 2,
      reopenedItems: 0,
      bounces: 1,
      rounds: 2,
      processes: 1,
      pairs: 2,
      teams: 2,
      unmatchedFacts: 0,
      lateFacts: 0,
      period: { from: '2027-01-04T09:00:00.000Z', to: '2027-02-01T10:00:00.000Z' },
    });
  });

  test('cost what lies over the usual, and rework', () => {
    // Ended: 3, 4, ... 14 hours, and 2 of item 13: 8 in the median. Item 14 has lasted 48 hours.
    // Over 8: 1 + 2 + ... + 6 = 21, and 40. Rework: all 8 below it of the bounce, 1 of the question.
    expect([pair.from, pair.to]).toEqual(['support', 'engineering']);
    expect(pair.cost).toEqual({
      hours: 70,
      share: 1,
      overHours: 61,
      reworkHours: 9,
      handoffsOver: 7,
      usualSeconds: 8 * HOUR,
      usualFrom: 'pair',
      largestShare: 40 / 70,
    });
  });

  test('have the pair with few ended handoffs compared with the whole process', () => {
    // All ended: 1 and 2 hours, 3 to 14: 7.5 in the median.
    expect(report.pairs[1]).toMatchObject({
      from: 'engineering',
      to: 'support',
      cost: { usualFrom: 'process', usualSeconds: 7.5 * HOUR, hours: 0 },
      waiting: null,
    });
  });

  test('fail by what ended past due, bounced, or was sent back for information', () => {
    // Ended after more than 10 hours: items 9 to 12; 10 was asked back too, and 11 bounced.
    expect(pair.failed).toMatchObject({ count: 4, n: 13, share: 4 / 13 });
    expect(pair.failed?.low).toBeCloseTo(0.1268, 4);
    expect(pair.failed?.high).toBeCloseTo(0.5763, 4);
    expect(pair.failedBy).toEqual({ bounced: 1, cancelled: 0, pastDue: 4, askedBack: 1 });
    expect(pair.bounced).toMatchObject({ count: 1, n: 13 });
    expect(pair.trend).toBeNull();
  });

  test('wait and are worked on', () => {
    // Waits: 1 to 12 hours and 1 of item 13; type 7 quantiles.
    expect(pair.waiting).toEqual({
      n: 13,
      p10: expect.closeTo(1.2 * HOUR, 6),
      p25: 3 * HOUR,
      median: 6 * HOUR,
      p75: 9 * HOUR,
      p90: expect.closeTo(10.8 * HOUR, 6),
    });
    expect(pair.working).toMatchObject({ n: 13, median: 2 * HOUR });
    expect(pair).toMatchObject({ handoffs: 14, open: 1, pending: 1, ended: 13 });
  });

  test('bring along what they bring along', () => {
    expect(pair.completeness).toEqual({ n: 14, mean: 0.75 });
    expect(pair.fields).toMatchObject([
      { field: 'browser', required: true, present: { count: 7, n: 14 } },
      { field: 'error', required: true, present: { count: 14, n: 14 } },
    ]);
    expect(pair.askedFor).toEqual([{ field: 'browser', handoffs: 2 }]);
  });

  test('follow the declared path, but two that came back', () => {
    expect(report.conformance).toMatchObject([
      {
        process: 'escalation',
        version: '3',
        compared: 13,
        openLeftOut: 1,
        following: { count: 11, n: 13 },
        deviations: [{ kind: 'returned', stage: 'triage', cycles: 2 }],
        variantsInAll: 2,
      },
    ]);
    expect(report.conformance[0]?.variants[0]?.steps).toEqual([
      { kind: 'match', stage: 'triage' },
      { kind: 'match', stage: 'build' },
      { kind: 'returned', stage: 'triage' },
    ]);
  });

  test('have one open, longer than all waits before it', () => {
    expect(report.slowestOpen).toMatchObject([
      {
        item: 'ESC-14',
        ageSeconds: 48 * HOUR,
        accepted: false,
        pastDue: true,
        percentile: 1,
        compared: 13,
      },
    ]);
  });

  test('name where to start', () => {
    expect(report.headline.pair).toBe(0);
    expect(report.headline.sentence).toBe(
      'Start with support → engineering: 61 h over its usual 8.0 h and 9.0 h of rework, in 14 handoffs; 100 % of what all 2 pairs cost.',
    );
    expect(report.headline.details).toEqual([
      'One handoff alone makes up 57 % of that: look at it first.',
      'Failed: 31 % (13–58 %, 4 of 13); past due 4, bounced 1, sent back for information 1.',
      'Asked for most often: browser (2), of 14 handoffs.',
      'Least often there: browser, present in 7 of 14.',
    ]);
  });

  test('read well at 80 columns', () => {
    const text = renderText(report, { width: 80, color: false });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).toMatchSnapshot();
  });

  test('are coloured only where asked for', () => {
    const plain = renderText(report, { width: 80, color: false });
    const colored = renderText(report, { width: 80, color: true });
    expect(plain).not.toContain('\u001b');
    expect(colored).toContain('\u001b[1m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes are what is looked at
    expect(colored.replace(/\u001b\[[0-9;]*m/g, '')).toBe(plain);
  });
});

test('an empty store says how to send the first trace', async () => {
  const report = await reportOn([]);
  expect(report.summary).toMatchObject({ items: 0, handoffs: 0, period: null });
  for (const text of [renderText(report, { width: 80, color: false }), renderMarkdown(report)]) {
    expect(text).toContain('Nothing here yet');
    expect(text).toContain('first trace');
  }
  expect(renderHtml(report)).toContain('Nothing here yet');
});

test('items without a handoff are an honest sentence', async () => {
  const report = await reportOn(
    factsOf({ process: 'p', item: 'A' }, [{ verb: 'open', at: '2027-01-04T09:00:00Z' }]),
  );
  expect(report.headline.sentence).toBe(
    'No handoffs yet: 1 item seen, none passed from one stage to another.',
  );
  expect(renderText(report, { width: 80, color: false })).toContain('1 item (1 open) · 0 handoffs');
});

test('open handoffs alone give no usual, no failures and no not-a-number', async () => {
  const report = await reportOn(allOpenFacts, escalation);
  const [pair] = report.pairs;
  expect(pair).toMatchObject({
    handoffs: 3,
    open: 3,
    ended: 0,
    cost: null,
    failed: null,
    waiting: null,
  });
  expect(report.headline.pair).toBeNull();
  expect(report.conformance[0]).toMatchObject({ compared: 0, openLeftOut: 3, following: null });
  expect(report.slowestOpen[0]).toMatchObject({ percentile: null, compared: 0 });
  const text = renderText(report, { width: 80, color: false });
  expect(text).toContain('none ended');
  expect(text).not.toMatch(/NaN|undefined|null/);
});

test('what an imported log cannot show is not recorded, and now is its last row', async () => {
  const attributes = { 'baton.not_recorded': 'complete,bounce,cancel,request_clarification' };
  const report = await reportOn(
    [1, 2, 3].flatMap((n) =>
      factsOf({ process: 'log', item: `T-${n}` }, [
        { verb: 'open', at: `2016-03-0${n}T09:00:00Z`, targetTeam: 'a', attributes },
        {
          verb: 'initiate',
          at: `2016-03-0${n}T10:00:00Z`,
          sourceTeam: 'a',
          targetTeam: 'b',
          attributes: {},
        },
        ...(n === 3 ? [] : [{ verb: 'close' as const, at: `2016-03-0${n}T15:00:00Z` }]),
      ]),
    ),
  );
  expect(report.summary).toMatchObject({ bounces: null, rounds: null, reopenedItems: 0 });
  expect(report.pairs[0]).toMatchObject({ bounced: null, failed: null, rounds: null });
  expect(report.processes[0]).toMatchObject({
    importedItems: 3,
    asOf: '2016-03-03T10:00:00.000Z',
  });
  expect(report.slowestOpen[0]?.ageSeconds).toBe(0);
  const text = renderText(report, { width: 80, color: false });
  const failed = text.slice(text.indexOf('What failed'), text.indexOf('Coming back'));
  expect(failed).toContain('not recorded');
  expect(failed).not.toContain('0 %');
});

test('hostile names reach neither a terminal, a page nor a Markdown reader', async () => {
  const hostile = '\u001b]0;owned\u0007<img src=x onerror=alert(1)>|`\u202e\n[x](javascript:y)';
  const step = { sourceTeam: hostile, targetTeam: `${hostile}2`, handoffName: hostile };
  const report = await reportOn(
    factsOf({ process: hostile, item: hostile }, [
      { verb: 'open', at: '2027-01-04T09:00:00Z' },
      {
        verb: 'initiate',
        at: '2027-01-04T10:00:00Z',
        ...step,
        missingFields: [hostile],
        presentFields: ['fine', hostile],
      },
      { verb: 'bounce', at: '2027-01-04T11:00:00Z', ...step, missingFields: [hostile] },
      { verb: 'initiate', at: '2027-01-04T12:00:00Z', ...step },
    ]),
  );
  const text = renderText(report, { width: 80, color: false });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
  expect(renderHtml(report)).not.toContain('<img');
  expect(renderMarkdown(report)).not.toMatch(/(?<!\\)<img|(?<!\\)\]\(/);
});

test('the scope keeps processes apart', async () => {
  const filled = await fillStore(
    ['p', 'q'].flatMap((process) =>
      factsOf({ process, item: 'A' }, [{ verb: 'open', at: '2027-01-04T09:00:00Z' }]),
    ),
  );
  try {
    const all = await analyze(filled.store, { nowMillis });
    const one = await analyze(filled.store, { nowMillis, process: 'q' });
    const none = await analyze(filled.store, { nowMillis, namespace: 'elsewhere' });
    expect([all, one, none].map((report) => report.summary.items)).toEqual([2, 1, 0]);
  } finally {
    await filled.close();
  }
});
