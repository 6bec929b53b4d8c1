import { itemAttributeValues, itemCourses } from '@baton/store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FilledStore, factsOf, fillStore } from '../../test/fill-store.ts';
import { type CheckedLog, defineCheck } from './check.ts';
import { readChecks } from './checks-file.ts';
import { courseCheck, meanOf } from './course.ts';
import { validateChecks } from './validate-checks.ts';
import { validateLog } from './validate-log.ts';
import { checksOfExpected, checksOfStore } from './write-checks.ts';

const day = (hour: number): string => `2027-01-01T${String(hour).padStart(2, '0')}:00:00Z`;

let filled: FilledStore;
beforeAll(async () => {
  filled = await fillStore([
    ...factsOf({ process: 'escalation', item: 'A' }, [
      {
        verb: 'open',
        at: day(0),
        targetTeam: 'support',
        targetStage: 'support',
        status: 'New',
        presentFields: ['logs'],
        attributes: { tier: 'gold' },
      },
      {
        verb: 'initiate',
        at: day(2),
        sourceTeam: 'support',
        targetTeam: 'engineering',
        sourceStage: 'support',
        targetStage: 'engineering',
        status: 'Queued',
        attributes: { tier: 'silver' },
      },
      { verb: 'close', at: day(5), status: 'Done', outcome: 'success' },
    ]),
    ...factsOf({ process: 'escalation', item: 'B' }, [
      { verb: 'open', at: day(1), targetTeam: 'support', targetStage: 'support' },
    ]),
  ]);
});
afterAll(() => filled?.close());

const logOf = (checks: CheckedLog['checks'], notCarried: CheckedLog['notCarried'] = {}) => ({
  ...{ name: 'test', log: '', mapping: '', checks, notCarried, traps: [] },
});

test('a course has what was known first, what is known now, and the statuses with their instants', async () => {
  const [first, second, ...others] = await filled.store.query(itemCourses, {});
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    item: 'A',
    openedMillis: Date.parse(day(0)),
    closedMillis: Date.parse(day(5)),
    outcome: 'success',
    teams: ['support', 'engineering'],
    initiatedMillis: [Date.parse(day(2))],
    firstFields: ['logs'],
    firstAttributes: { tier: 'gold' },
    attributes: { tier: 'silver' },
    statuses: ['New', 'Queued', 'Done'],
    statusMillis: [day(0), day(2), day(5)].map(Date.parse),
  });
  expect(second).toMatchObject({
    item: 'B',
    closedMillis: null,
    initiatedMillis: [],
    statuses: [''],
  });
  expect(await filled.store.query(itemAttributeValues, {})).toEqual([
    { attribute: 'tier', values: 2, items: 1 },
  ]);
});

test('counts must be equal, numbers agree in the printed digits, resampled ones within 3 %', async () => {
  const found = await validateLog(
    filled.store,
    logOf([
      courseCheck('items', (courses) => courses.length),
      courseCheck('mean', (courses) => meanOf(courses.map(({ teams }) => teams.length))),
      courseCheck('tail', () => 1.506, 'quantile'),
      courseCheck('resampled', () => ({ low: 97.1, high: 103.1 }), 'resampled'),
      courseCheck('nothing', () => Number.NaN),
    ]),
    '{"items": 3, "mean": 1.5, "tail": 1.50, "resampled": {"low": 100, "high": 100}, "nothing": 0.0}',
  );
  expect(found.figures.map(({ figure, ok }) => [figure, ok])).toEqual([
    ['items', false],
    ['mean', true],
    ['tail', true],
    ['resampled.low', true],
    ['resampled.high', false],
    ['nothing', false],
  ]);
  expect(found.figures.at(-1)?.found).toBeUndefined();
  expect(found.ok).toBe(false);
});

test('a figure without a check fails, as does a check without a figure; one not carried is named', async () => {
  const check = defineCheck({
    figure: 'tiers',
    query: itemAttributeValues,
    compute: (rows) => rows[0]?.values,
  });
  const found = await validateLog(
    filled.store,
    logOf([check, courseCheck('gone', () => 1)], { owners: 'they are persons' }),
    '{"tiers": 2, "forgotten": 7, "owners": 3}',
  );
  expect(found.figures.map(({ figure, query, ok }) => [figure, query, ok])).toEqual([
    ['tiers', 'item/attribute-values', true],
    ['forgotten', undefined, false],
    ['gone', 'item/courses', false],
  ]);
  expect(found.notCarried).toEqual([{ figure: 'owners', reason: 'they are persons' }]);
});

test('a checks file of the user is held against the store, row by row', async () => {
  const content = {
    ...{ log: 'log.csv', mapping: 'log.yaml', notCarried: { owners: 'they are persons' } },
    checks: [
      { figure: 'items', query: 'overview/summary', column: 'items', value: 2 },
      { figure: 'too many', query: 'overview/summary', column: 'items', value: 3, tolerance: 0.5 },
      { figure: 'near', query: 'overview/summary', column: 'items', value: 2.5, tolerance: '20 %' },
      {
        ...{ figure: 'pair', query: 'pair/figures', where: { sourceTeam: 'support' } },
        ...{ parameters: { processes: ['escalation'] }, column: 'handoffs', value: 1 },
      },
      { figure: 'pairs', query: 'pair/figures', value: 1 },
      {
        ...{ figure: 'none', query: 'pair/figures', where: { sourceTeam: 'x' } },
        ...{ column: 'handoffs', value: 0 },
      },
    ],
  };
  const found = await validateChecks(filled.store, 'mine', readChecks(content, 'checks.yaml'));
  expect(found.figures.map(({ figure, found: value, ok }) => [figure, value, ok])).toEqual([
    ['items', 2, true],
    ['too many', 2, false],
    ['near', 2, true],
    ['pair', 1, true],
    ['pairs', 1, true],
    ['none', undefined, false],
  ]);
  expect(found).toMatchObject({
    log: 'mine',
    ok: false,
    traps: [],
    notCarried: [{ figure: 'owners', reason: 'they are persons' }],
  });
});

test('what is written is what is read, and comes out', async () => {
  const begun = await checksOfStore(filled.store, { log: 'log.csv', mapping: 'log.yaml' });
  const mine = await validateChecks(filled.store, 'mine', readChecks(begun, 'checks.yaml'));
  expect(mine.ok).toBe(true);
  expect(mine.figures.at(-1)).toMatchObject({
    figure: 'handoffs from support to engineering',
    expected: 1,
  });
  const { checks, notCarried } = checksOfExpected(
    {
      ...logOf([courseCheck('mean', () => 1.5)], { owners: 'they are persons' }),
      name: 'bpic2013-incidents',
    },
    '{"mean": 1.50, "owners": 3, "forgotten": 1}',
  );
  expect(checks).toEqual([
    {
      ...{ figure: 'mean', query: 'item/courses', compute: 'bpic2013-incidents' },
      ...{ value: 1.5, tolerance: 0.005 },
    },
  ]);
  expect(notCarried).toEqual({ owners: 'they are persons', forgotten: 'nothing checks it yet' });
});
