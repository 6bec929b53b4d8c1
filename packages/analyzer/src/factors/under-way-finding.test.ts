import { expect, test } from 'vitest';
import { seededRandom } from '../statistics/seeded-random.ts';
import { atOnce } from '../statistics/steps.ts';
import type { FactorRun } from './factor-finding.ts';
import type { FactorSample } from './factor-sample.ts';
import { judgeUnderWay } from './judge-under-way.ts';
import type { UnderWay } from './under-way.ts';
import { underWayFinding } from './under-way-finding.ts';
import { testUnderWay } from './under-way-test.ts';

const ROWS = 2000;
const FROM_MILLIS = Date.parse('2027-01-05T00:00:00Z');
const run: FactorRun = {
  scope: { namespace: '', process: 'escalation' },
  tried: 3,
  size: { perMillion: 1_000_000, atLeast: 0 },
  window: { from: '2027-01-04T00:00:00.000Z', to: '2027-01-09T00:00:00.000Z' },
  sample: null,
  adjustedFor: ['receiver'],
};

/** Asked about by chance, from `askedFrom` on; from then on handoffs end at a rate of `after` times the others'. */
function drawn(askedFrom = 0, after = 1 / 3) {
  const random = seededRandom(3);
  const wait = (rate: number): number => -Math.log(1 - random()) / rate;
  const seconds = new Float64Array(ROWS);
  const sinceSeconds = new Float64Array(ROWS).fill(Number.NaN);
  for (let row = 0; row < ROWS; row++) {
    const [first, asked] = [wait(1 / 20_000), wait(1 / 20_000)];
    const isAsked = row >= askedFrom && asked < first;
    seconds[row] = isAsked ? asked + wait(after / 20_000) : first;
    if (isAsked) sinceSeconds[row] = asked;
  }
  const ended = new Uint8Array(ROWS).fill(1);
  const sample: FactorSample = {
    ...{ rows: ROWS, factors: [] },
    outcomes: [{ kind: 'time', name: 'time_to_end', words: 'to end', seconds, ended }],
    adjustedFor: [{ name: 'receiver', values: Uint32Array.from(seconds, (_, row) => row % 2) }],
  };
  return { sample, sinceSeconds };
}

function found(
  sample: FactorSample,
  o: Pick<UnderWay, 'fromRow' | 'fromMillis' | 'sinceSeconds' | 'apart'>,
  of: FactorRun = run,
) {
  const underWay = {
    ...{ name: 'late:logs', since: 'logs came', those: 'handoffs that had begun without logs' },
    ...{
      subject: 'handoffs to which logs came late',
      query: { name: 'waiting/late-fields', parameters: {} },
    },
    ...o,
  };
  const [test] = atOnce(testUnderWay(sample, [underWay]));
  if (test === undefined) return undefined;
  const draws = { permutations: 100, seed: 1 };
  const judged = atOnce(judgeUnderWay(test, test.adjusted.pValue, draws));
  return judged && underWayFinding(judged, sample.rows, of);
}

test('all rows that were read are compared over all of their time', () => {
  const { sample, sinceSeconds } = drawn();
  const told = found(sample, { fromRow: 0, fromMillis: 0, sinceSeconds });
  expect(told).toMatchObject({ verdict: 'supported', window: run.window });
  expect(told?.evidence).toMatchObject({ n: ROWS, sample: null, needed: null });
});

test('where only the latest are compared, what is told of them is their number and their time', () => {
  const { sample, sinceSeconds } = drawn();
  const asked = { fromRow: 500, fromMillis: FROM_MILLIS, sinceSeconds: sinceSeconds.slice(500) };
  const window = { from: '2027-01-05T00:00:00.000Z', to: run.window.to };
  const latest = found(sample, asked);
  expect(latest).toMatchObject({ verdict: 'supported', window });
  expect(latest?.evidence).toMatchObject({ n: 1500, sample: { rows: 1500, of: ROWS } });
  const ofSample = found(sample, asked, { ...run, sample: { rows: ROWS, of: 9000 } });
  expect(ofSample?.evidence.sample).toEqual({ rows: 1500, of: 9000 });
});

test('where none of one half was asked about, there is not enough to say that it holds in both', () => {
  const { sample, sinceSeconds } = drawn(ROWS / 2);
  const told = found(sample, { fromRow: 0, fromMillis: 0, sinceSeconds });
  expect(told).toMatchObject({ verdict: 'not_enough_data' });
  expect(told?.evidence).toMatchObject({ halves: null, needed: ROWS });
  expect(told?.claim).toMatch(/, but one half of the time has too few to say whether/);
});

test('what looks slow only over all of the time is told as just that', () => {
  const { sample, sinceSeconds } = drawn(0, 1);
  const told = found(sample, { fromRow: 0, fromMillis: 0, sinceSeconds });
  expect(told).toMatchObject({ verdict: 'explained_by_mix' });
  expect(told?.evidence.details['hazardRatioIfCountedOverAllTheTime']).toBeLessThan(0.6);
  expect(told?.evidence).toMatchObject({ placebo: null, halves: null });
  expect(told?.claim).toContain('since what lasts longer has more time for it');
});

test('handoffs of which it was so from the beginning are not compared', () => {
  const { sample, sinceSeconds } = drawn();
  const apart = new Set(Array.from({ length: 400 }, (_, at) => at * 5));
  const told = found(sample, { fromRow: 0, fromMillis: 0, sinceSeconds, apart });
  expect(told).toMatchObject({ verdict: 'supported', evidence: { n: 1600, sample: null } });
  expect(told?.claim).toMatch(/^From when logs came, handoffs that had begun without logs ended 0/);
});
