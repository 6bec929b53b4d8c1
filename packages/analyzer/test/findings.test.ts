import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  annotate,
  currentFindings,
  type Detector,
  type Evidence,
  explainFinding,
  type Finding,
  findFinding,
  findingId,
  renderExplanation,
  renderFindings,
  runAnalysis,
} from '../src/index.ts';
import { escalation, escalationFacts, NOW_MILLIS } from './escalation.ts';
import { type FilledStore, fillStore } from './fill-store.ts';

const NOTHING: Evidence = {
  n: 14,
  exposed: 7,
  outcome: 'resolution_seconds',
  crude: null,
  adjusted: null,
  strata: null,
  pValue: null,
  qValue: null,
  tried: 3,
  placebo: null,
  halves: null,
  needed: null,
  sample: null,
  details: {},
};

function claimOf(subject: string, o: Partial<Finding> & { ratio?: number } = {}): Finding {
  const { ratio, ...rest } = o;
  const scope = { namespace: '', process: 'escalation', kind: rest.kind ?? 'factor', subject };
  const effect = { measure: 'ratio_of_medians', value: ratio ?? 1, low: 0.1, high: 2 } as const;
  return {
    ...scope,
    id: findingId({ ...scope, outcome: 'resolution_seconds' }),
    verdict: 'supported',
    claim: `${subject} is linked with shorter resolution`,
    evidence: { ...NOTHING, crude: ratio === undefined ? null : effect },
    queries: [{ name: 'pair/figures', parameters: { processes: ['escalation'] } }],
    window: { from: '2027-01-04T09:00:00.000Z', to: '2027-02-01T10:00:00.000Z' },
    ...rest,
  };
}

/** Claims to be found by the next run. */
let claims: Finding[] = [];
let asked = 0;
const factors: Detector = {
  name: 'factors',
  kinds: ['factor'],
  find: async () => {
    asked += 1;
    return claims;
  },
};
const broken: Detector = {
  name: 'broken',
  kinds: ['drift'],
  find: async () => Promise.reject(new Error('no luck')),
};

const BROWSER = 'support → engineering: browser present';
const ERROR = 'support → engineering: error present';
const NIGHT = 'after hours';
const HOUR = 3_600_000;
let filled: FilledStore;
let clockMillis = NOW_MILLIS;
const run = (o: { detectors?: Detector[]; isForced?: boolean; codeVersion?: string } = {}) => {
  clockMillis += HOUR;
  return runAnalysis(filled.store, {
    codeVersion: '1.0.0',
    nowMillis: clockMillis,
    detectors: [factors],
    ...o,
  });
};
beforeAll(async () => {
  filled = await fillStore(escalationFacts, escalation);
});
afterAll(() => filled?.close());

describe('runs of the analyzer, one after the other', () => {
  test('the first stores what it finds, the strongest supported one first', async () => {
    claims = [
      claimOf(NIGHT, { verdict: 'explained_by_mix', ratio: 0.01 }),
      claimOf(BROWSER, { ratio: 0.8 }),
      claimOf(ERROR, { ratio: 3 }),
      claimOf(ERROR, { ratio: 9, claim: 'said twice' }),
    ];
    expect(await run()).toMatchObject([
      { process: 'escalation', skipped: false, handoffs: 15, tried: 4, found: 3, gone: 0 },
    ]);
    const found = await currentFindings(filled.store);
    expect(found.map(({ subject }) => subject)).toEqual([ERROR, BROWSER, NIGHT]);
    expect(found[0]).toMatchObject({
      ...claims[2],
      status: 'holds',
      codeVersion: '1.0.0',
      previousVerdict: null,
      annotations: [],
    });
  });

  test('the next is skipped where nothing was stored since, unless it must run or the code is another', async () => {
    const before = asked;
    expect(await run()).toMatchObject([{ skipped: true }]);
    expect(asked).toBe(before);
    expect(await run({ codeVersion: '1.1.0' })).toMatchObject([{ skipped: false }]);
    expect(await run({ isForced: true, codeVersion: '1.1.0' })).toMatchObject([{ skipped: false }]);
    expect(asked).toBe(before + 2);
  });

  test('a claim that is found no more is gone, and one that changed says what it was', async () => {
    claims = [claimOf(BROWSER, { ratio: 0.8 }), claimOf(NIGHT, { ratio: 0.5 })];
    expect(await run({ isForced: true })).toMatchObject([{ found: 2, gone: 1 }]);
    const found = await currentFindings(filled.store);
    expect(found.map(({ subject, status }) => [subject, status])).toEqual([
      [NIGHT, 'holds'],
      [BROWSER, 'holds'],
      [ERROR, 'gone'],
    ]);
    expect(found[0]).toMatchObject({ previousVerdict: 'explained_by_mix' });
    expect(found[1]?.since).toBe(new Date(NOW_MILLIS + HOUR).toISOString());
    const text = renderFindings(found, { width: 80, color: false });
    expect(text).toContain('until 2027-02-03 it was explained by the mix');
    expect(text).toMatch(/No longer found[\s\S]*was supported; not found any more since/);
  });

  test('it stays gone without another row, and comes back when it is found again', async () => {
    expect(await run({ isForced: true })).toMatchObject([{ gone: 0 }]);
    claims = [...claims, claimOf(ERROR, { ratio: 3 })];
    await run({ isForced: true });
    const { finding, history } = await findFinding(filled.store, claimOf(ERROR).id);
    expect(finding.status).toBe('holds');
    expect(history.map(({ status }) => status)).toEqual([
      'holds',
      'gone',
      'holds',
      'holds',
      'holds',
    ]);
  });

  test('a detector that fails takes nothing with it, and is tried again', async () => {
    const detectors = [broken, factors];
    const [first] = await run({ isForced: true, detectors });
    expect(first).toMatchObject({
      found: 3,
      failures: [{ detector: 'broken', message: 'no luck' }],
    });
    expect(await run({ detectors })).toMatchObject([{ skipped: false }]);
  });

  test('what is not a number never gets as far as a table, and nothing is gone for it', async () => {
    const kept = claims;
    claims = [claimOf(BROWSER, { ratio: Number.NaN })];
    const [ran] = await run({ isForced: true });
    expect(ran).toMatchObject({ found: 0, gone: 0 });
    expect(ran?.failures[0]?.message).toContain('evidence.crude.value');
    claims = kept;
    await run();
  });

  test('a run that is called off stores nothing', async () => {
    const called = new AbortController();
    const before = await findFinding(filled.store, claimOf(ERROR).id);
    const stopping: Detector = {
      ...factors,
      find: async () => {
        called.abort();
        return claims;
      },
    };
    await expect(
      runAnalysis(filled.store, {
        codeVersion: '1.0.0',
        isForced: true,
        signal: called.signal,
        detectors: [stopping, factors],
      }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(await findFinding(filled.store, claimOf(ERROR).id)).toEqual(before);
  });
});

describe('a finding that is asked about', () => {
  test('shows its SQL and the rows it gives today', async () => {
    const explained = await explainFinding(filled.store, { finding: claimOf(ERROR).id, rows: 1 });
    expect(explained.queries).toMatchObject([
      { name: 'pair/figures', parameters: { processes: ['escalation'] }, hasMore: true },
    ]);
    expect(explained.queries[0]?.rows).toMatchObject([{ sourceTeam: 'support', handoffs: 14 }]);
    const text = renderExplanation(explained, { width: 80, color: false });
    expect(text).toContain('FROM handoffs FINAL');
    expect(text).toContain('processes = ["escalation"]');
    expect(text).toContain('ratio of medians 3.00 (0.10 to 2.00), not adjusted');
    expect(text).not.toMatch(/NaN|undefined/);
  });

  test('says so where a query fails or is no more', async () => {
    claims = [
      ...claims,
      claimOf('old', {
        queries: [
          { name: 'no/more', parameters: {} },
          { name: 'item/find', parameters: {} },
        ],
      }),
    ];
    await run({ isForced: true });
    const explained = await explainFinding(filled.store, { finding: claimOf('old').id });
    expect(explained.queries[0]).toMatchObject({ sql: null, rows: null });
    expect(explained.queries[0]?.problem).toContain('no longer asks this');
    expect(explained.queries[1]?.problem).toContain('The parameters of item/find do not fit');
  });

  test('is found by how its id begins, and a sentence says what is not there', async () => {
    const { id } = claimOf(ERROR);
    expect((await findFinding(filled.store, id.slice(0, 8))).finding.id).toBe(id);
    for (const wrong of ['ffffffffffffffff', '', 'f']) {
      await expect(findFinding(filled.store, wrong)).rejects.toMatchObject({
        code: 'finding_unknown',
        message: expect.stringContaining('There is no finding'),
      });
    }
  });
});

describe('what people write beside a finding', () => {
  test('is cited by it and by others about the same pair, not by any other', async () => {
    const note = await annotate(filled.store, {
      finding: claimOf(ERROR).id,
      text: '  The template of May asks for it. ',
      item: 'ESC-4',
    });
    expect(note).toMatchObject({ text: 'The template of May asks for it.', item: 'ESC-4' });
    const found = await currentFindings(filled.store);
    const noted = found.filter(({ annotations }) => annotations.length > 0);
    expect(noted.map(({ subject }) => subject).sort()).toEqual([BROWSER, ERROR]);
    const text = renderFindings(noted, { width: 100, color: false });
    expect(text).toContain('seen in ESC-4: The template of May asks for it.');
    expect(text).toContain(`of ${ERROR}`);
  });

  test('must be a text, beside a finding there is', async () => {
    const { store } = filled;
    await expect(annotate(store, { finding: claimOf(ERROR).id, text: ' ' })).rejects.toMatchObject({
      code: 'annotation_unfit',
    });
    await expect(annotate(store, { finding: '12345678', text: 'x' })).rejects.toMatchObject({
      code: 'finding_unknown',
    });
  });
});
