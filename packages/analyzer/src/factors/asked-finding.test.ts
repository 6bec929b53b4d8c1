import { expect, test } from 'vitest';
import { seededRandom } from '../statistics/seeded-random.ts';
import { askedFinding } from './asked-finding.ts';
import type { FactorRun } from './factor-finding.ts';
import type { FactorSample } from './factor-sample.ts';

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

/** Asked about by chance, from `askedFrom` on; from then on handoffs end a third as fast. */
function drawn(askedFrom = 0) {
  const random = seededRandom(3);
  const wait = (rate: number): number => -Math.log(1 - random()) / rate;
  const seconds = new Float64Array(ROWS);
  const sinceSeconds = new Float64Array(ROWS).fill(Number.NaN);
  for (let row = 0; row < ROWS; row++) {
    const [first, asked] = [wait(1 / 20_000), wait(1 / 20_000)];
    const isAsked = row >= askedFrom && asked < first;
    seconds[row] = isAsked ? asked + wait(1 / 60_000) : first;
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

test('all rows that were read are compared over all of their time', () => {
  const { sample, sinceSeconds } = drawn();
  const found = askedFinding(sample, { fromRow: 0, fromMillis: 0, sinceSeconds }, run);
  expect(found).toMatchObject({ verdict: 'supported', window: run.window });
  expect(found?.evidence).toMatchObject({ n: ROWS, sample: null, needed: null });
});

test('where only the latest are compared, what is told of them is their number and their time', () => {
  const { sample, sinceSeconds } = drawn();
  const asked = { fromRow: 500, fromMillis: FROM_MILLIS, sinceSeconds: sinceSeconds.slice(500) };
  const window = { from: '2027-01-05T00:00:00.000Z', to: run.window.to };
  const latest = askedFinding(sample, asked, run);
  expect(latest).toMatchObject({ verdict: 'supported', window });
  expect(latest?.evidence).toMatchObject({ n: 1500, sample: { rows: 1500, of: ROWS } });
  const ofSample = askedFinding(sample, asked, { ...run, sample: { rows: ROWS, of: 9000 } });
  expect(ofSample?.evidence.sample).toEqual({ rows: 1500, of: 9000 });
});

test('where none of one half was asked about, there is not enough to say that it holds in both', () => {
  const { sample, sinceSeconds } = drawn(ROWS / 2);
  const found = askedFinding(sample, { fromRow: 0, fromMillis: 0, sinceSeconds }, run);
  expect(found).toMatchObject({ verdict: 'not_enough_data' });
  expect(found?.evidence).toMatchObject({ halves: null, needed: ROWS });
  expect(found?.claim).toMatch(/, but one half of the time has too few to say whether/);
});
