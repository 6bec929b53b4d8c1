import type { Store } from '@baton/store';
import { expect, test } from 'vitest';
import { detect } from './detect.ts';
import type { Detector } from './detector.ts';
import type { Finding } from './finding.ts';
import { findingId } from './finding-id.ts';
import { NO_EVIDENCE } from './no-evidence.ts';

const scope = { namespace: '', process: 'escalation' };
const claimOf = (subject: string): Finding => ({
  ...{ ...scope, kind: 'factor', subject, verdict: 'supported', claim: subject },
  id: findingId({ ...scope, kind: 'factor', subject, outcome: 'time_to_end' }),
  evidence: { ...NO_EVIDENCE, n: 1, outcome: 'time_to_end', details: {} },
  queries: [],
  window: { from: '2027-01-01T00:00:00.000Z', to: '2027-01-02T00:00:00.000Z' },
});
const detectorOf = (name: string, find: Detector['find'], needsFound = false): Detector => ({
  ...{ name, kinds: ['factor'], find, needsFound },
});
const options = {
  asOfMillis: 0,
  signal: new AbortController().signal,
  period: { firstMillis: 0, lastMillis: 0 },
  handoffs: async () => undefined,
};
const run = (detectors: readonly Detector[]) =>
  detect({} as Store, scope, { ...options, detectors });

test('detectors do not wait for each other', async () => {
  let meet = (): void => undefined;
  const met = new Promise<void>((resolve) => {
    meet = resolve;
  });
  const { found } = await run([
    detectorOf('first', async () => {
      await met;
      return [claimOf('first')];
    }),
    detectorOf('second', async () => {
      meet();
      return [claimOf('second'), claimOf('first')];
    }),
  ]);
  expect(found.map(({ subject }) => subject)).toEqual(['first', 'second']);
});

test('one that goes by what was found is asked last, with what the others found', async () => {
  const seen: string[] = [];
  const { found } = await run([
    detectorOf(
      'last',
      async (_store, _scope, { found: before }) => {
        seen.push(...before.map(({ subject }) => subject));
        return [claimOf('last')];
      },
      true,
    ),
    detectorOf('first', async () => [claimOf('first')]),
    detectorOf('broken', async () => Promise.reject(new Error('no luck'))),
  ]);
  expect(seen).toEqual(['first']);
  expect(found.map(({ subject }) => subject)).toEqual(['first', 'last']);
});
