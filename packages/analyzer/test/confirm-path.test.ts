import type { Fact } from '@baton/conventions';
import { createProjector } from '@baton/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { analyze } from '../src/analysis/analyze.ts';
import { confirmPath } from '../src/conformance/confirm-path.ts';
import { type FilledStore, factsOf, fillStore, type Step } from './fill-store.ts';

const process = 'orders';
const START_MILLIS = Date.parse('2027-01-04T00:00:00Z');

/** 40 that go from sales to build to ship and end well, ten that skip build and end badly. */
const facts: Fact[] = Array.from({ length: 50 }, (_, i): Fact[] => {
  const at = (hours: number): string =>
    new Date(START_MILLIS + (i * 24 + hours) * 3_600_000).toISOString();
  const pass = (from: string, to: string, hours: number): Step => ({
    ...{ verb: 'initiate', at: at(hours), handoffName: 'pass', handoffId: `${i}-${to}` },
    ...{ sourceStage: from, sourceTeam: `team ${from}`, targetStage: to, targetTeam: `team ${to}` },
  });
  const isWell = i % 5 !== 0;
  return factsOf({ process, item: `O-${i}` }, [
    { verb: 'open', at: at(0), targetStage: 'sales', targetTeam: 'team sales' },
    ...(isWell
      ? [pass('sales', 'build', 1), pass('build', 'ship', 3)]
      : [pass('sales', 'ship', 2)]),
    { verb: 'close', at: at(5), outcome: isWell ? 'success' : 'failure' },
  ]);
}).flat();

let filled: FilledStore;
beforeAll(async () => {
  filled = await fillStore(facts);
});
afterAll(() => filled?.close());

test('proposed paths are shown, confirmed as a version of the definition, and used from then on', async () => {
  const { store } = filled;
  const shown = await confirmPath(store, { process, isDryRun: true });
  expect(shown).toMatchObject({
    versionBefore: null,
    paths: ['{ seq: ["sales", "build", "ship"] }'],
  });
  expect((await analyze(store, {})).conformance).toEqual([]);

  const { definition, file } = await confirmPath(store, { process, isDryRun: false });
  expect(definition).toEqual({
    name: process,
    version: '1',
    stages: {
      build: { team: 'team build' },
      sales: { team: 'team sales' },
      ship: { team: 'team ship' },
    },
    handoffs: {
      to_build: { from: ['sales'], to: 'build' },
      to_ship: { from: ['build', 'sales'], to: 'ship' },
    },
    paths: [{ seq: ['sales', 'build', 'ship'] }],
  });
  expect(JSON.parse(file.text)).toEqual(definition);
  await createProjector(store).run();
  const { conformance, proposedPaths } = await analyze(store, {});
  expect(proposedPaths).toEqual([]);
  expect(conformance).toMatchObject([{ version: '1', following: { count: 40, n: 50 } }]);
});

test('paths that are there, or that nothing speaks for, are not confirmed', async () => {
  await expect(confirmPath(filled.store, { process, isDryRun: false })).rejects.toMatchObject({
    code: 'path_unfit',
    message: expect.stringContaining('declares paths already'),
  });
  await expect(
    confirmPath(filled.store, { process: 'nothing', isDryRun: true }),
  ).rejects.toMatchObject({ code: 'process_unknown' });
});
