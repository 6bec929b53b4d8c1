import { expect, test } from 'vitest';
import type { FactorRun } from './factor-finding.ts';
import type { Factor, TimeOutcome } from './factor-sample.ts';
import { nothingCompared, rareFinding } from './not-compared.ts';

const run: FactorRun = {
  scope: { namespace: '', process: 'escalation' },
  tried: 0,
  size: { perMillion: 1_000_000, atLeast: 0 },
  window: { from: '2027-01-04T00:00:00.000Z', to: '2027-01-09T00:00:00.000Z' },
  sample: null,
  adjustedFor: [],
};
const logs: Factor = {
  ...{ name: 'field:logs', words: 'with logs present', dimension: 'field:logs' },
  exposed: new Uint8Array(0),
};

test.each([
  [0, 1, 30, 'The one handoff there is was not with logs present: what goes with it cannot'],
  [0, 40, 30, 'None of 40 handoffs was with logs present: what goes with it cannot'],
  [1, 1199, 34_800, 'Of 1,200 handoffs 1 was with logs present: about 34,800 more are needed'],
  [29, 29, 2, 'Of 58 handoffs 29 were with logs present: about 2 more are needed'],
])(
  'of %d with a field and %d without it is said how many more it takes',
  (exposed, others, needed, claim) => {
    const told = rareFinding(logs, { exposed, others }, run);
    expect(told.evidence.needed).toBe(needed);
    expect(told.claim).toContain(claim);
  },
);

test.each([
  [1, false, 59, 'The one handoff there is has not ended yet'],
  [80, false, null, 'None of 80 handoffs has ended yet'],
  [1, true, 59, '1 handoff is too few to compare anything'],
  [40, true, 20, '40 handoffs are too few to compare anything'],
  [1200, true, null, '1,200 handoffs are too much alike'],
])('of %d handoffs it is said why nothing can be compared', (rows, hasEnded, needed, claim) => {
  const outcome: TimeOutcome = {
    ...{ kind: 'time', name: 'time_to_end', words: 'to end' },
    ...{ seconds: new Float64Array(rows), ended: new Uint8Array(rows) },
  };
  const told = nothingCompared({ rows, outcomes: hasEnded ? [outcome] : [] }, run);
  expect(told.evidence.needed).toBe(needed);
  expect(told.claim).toContain(claim);
});
