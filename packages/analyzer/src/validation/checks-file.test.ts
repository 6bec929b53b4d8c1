import { expect, test } from 'vitest';
import { readChecks, toleranceOf } from './checks-file.ts';

const file = (...checks: object[]) => ({ log: 'log.csv', mapping: 'log.yaml', checks });
const ITEMS = { figure: 'items', query: 'overview/summary', column: 'items', value: 3 };

test('a check names its question, and what of the answer counts', () => {
  const { checks } = readChecks(file({ ...ITEMS, tolerance: '3 %' }), 'checks.yaml');
  expect(checks[0]).toMatchObject({
    figure: 'items',
    query: { name: 'overview/summary' },
    where: {},
  });
  expect(toleranceOf({ value: -200, tolerance: '3 %' })).toBe(6);
  expect(toleranceOf({ value: 200, tolerance: 0.5 })).toBe(0.5);
});

test.each([
  ['no checks', { log: 'a', mapping: 'b' }, 'checks: expected a value, got none.'],
  ['nothing', undefined, 'checks.yaml: expected a value, got none.'],
  ['an empty list', file(), 'checks: is an empty list, got [].'],
  [
    'a query that is not there',
    file({ ...ITEMS, query: 'overview/sumary' }),
    'checks.0 (items): there is no query overview/sumary; of that topic there is overview/processes, overview/summary; `baton query` lists all.',
  ],
  [
    'a topic that is not there',
    file({ ...ITEMS, query: 'x' }),
    'there is no query x; `baton query`',
  ],
  [
    'a column that is not there',
    file({ ...ITEMS, column: 'item' }),
    'the query overview/summary has no column item; it has items, closedItems',
  ],
  [
    'a parameter that is not there',
    file({ ...ITEMS, parameters: { process: 'p' } }),
    'no parameter process',
  ],
  [
    'a parameter of another type',
    file({ ...ITEMS, parameters: { processes: 'p' } }),
    'the query overview/summary does not take processes',
  ],
  [
    'a key that is not there',
    file({ ...ITEMS, expected: 3 }),
    'checks.0: no such key as expected.',
  ],
  [
    'no value',
    file({ figure: 'items', query: 'overview/summary' }),
    'checks.0.value: expected a value, got none.',
  ],
  ['a tolerance that is none', file({ ...ITEMS, tolerance: 'some' }), 'checks.0.tolerance:'],
  [
    'a computation that is not there',
    file({ ...ITEMS, compute: 'x' }),
    'compute is one of bpic2013',
  ],
])('says in one sentence what is wrong with %s', (_, content, sentence) => {
  let message = '';
  try {
    readChecks(content, 'checks.yaml');
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toContain(sentence);
  expect(message.split('\n')).toHaveLength(1);
});
