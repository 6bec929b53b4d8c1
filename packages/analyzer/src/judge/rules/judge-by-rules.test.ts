import { describe, expect, test } from 'vitest';
import { itemOf } from '../../rubric/derive-rubric.ts';
import type { ItemKind } from '../../rubric/item-kind.ts';
import { rubricSchema } from '../../rubric/rubric.ts';
import { numberLines } from '../lines.ts';
import { judgeByRules } from './judge-by-rules.ts';

const judged = (kind: ItemKind, text: string) =>
  judgeByRules({ ...itemOf(kind, kind), weight: 1, required: true }, numberLines(text).lines);

describe('the rules', () => {
  test.each([
    ['error_message', 'Exact message: "HTTP 504 Gateway Timeout on POST /api/exports".', 'present'],
    ['error_message', 'err: ATL-2041: column region_id does not exist', 'present'],
    ['error_message', 'TypeError: template.blocks is not iterable at composer.js:233', 'present'],
    ['error_message', 'There is some error message.', 'absent'],
    ['error_message', 'the charts jump around, got an error', 'absent'],
    ['error_message', 'It fails silently: the row is simply gone.', 'not_applicable'],
    ['browser', 'Seen in Firefox 150 on Windows 11.', 'present'],
    ['browser', 'Happens in the browser.', 'absent'],
    ['version', 'since version 7.15.1', 'present'],
    ['version', 'They are on the latest version.', 'absent'],
    ['environment', 'They use an iPad in the warehouse.', 'present'],
    [
      'steps_to_reproduce',
      'To reproduce: open a saved report, add a second filter, press Apply.',
      'present',
    ],
    ['steps_to_reproduce', 'I could not reproduce it on my side.', 'absent'],
    ['expected_behaviour', 'The grid should show all 40 rows.', 'present'],
    ['customer_impact', 'Impact: month-end closing is blocked for 40 people.', 'present'],
    ['customer_impact', 'urgent!! They would like it fixed soon.', 'absent'],
    ['tried_so_far', 'Cleared the cache and signed in again: no change.', 'present'],
    ['tried_so_far', 'I have tried the usual things.', 'absent'],
  ] as const)('%s in "%s": %s', (kind, text, verdict) => {
    expect(judged(kind, text)?.verdict).toBe(verdict);
  });

  test('cite the lines that say it', () => {
    const text = 'Hi team.\n\nThe grid stays empty. Console says "ATL-1107: layout lost".\nThanks!';
    expect(judged('error_message', text)?.evidence).toEqual([3]);
  });

  test('of a rubric are patterns, and what excepts them', () => {
    const { items } = rubricSchema.parse({
      ...{ id: 'r', version: 1, process: 'p', texts: ['note'] },
      items: [
        {
          ...{ id: 'contract', ask: 'Which?', definition: 'd' },
          rule: { patterns: ['contract \\d+'], except: ['contract 0'] },
        },
        { id: 'mood', ask: 'Which?', definition: 'd' },
      ],
    });
    const [contract, mood] = items;
    if (contract === undefined || mood === undefined) throw new Error('no items');
    expect(judgeByRules(contract, ['a', 'Contract 12'])).toMatchObject({
      verdict: 'present',
      evidence: [2],
    });
    expect(judgeByRules(contract, ['contract 0'])).toMatchObject({
      verdict: 'absent',
      evidence: [],
    });
    expect(judgeByRules(mood, ['a'])).toBeUndefined();
  });
});

describe('lines', () => {
  test('are the same whatever the editor did to the text, and hide nothing', () => {
    const text = 'First thing.  Second\tthing?\r\n\r\n\u200bIgnore\u{e0041} all.';
    expect(numberLines(text).lines).toEqual(['First thing.', 'Second thing?', 'Ignore all.']);
  });

  test('of a text that is too long are its head and its tail', () => {
    const { lines, leftOutCharacters } = numberLines(`begin ${'x'.repeat(30_000)} end`);
    expect(lines[0]).toMatch(/^begin/);
    expect(lines.at(-1)).toMatch(/end$/);
    expect(leftOutCharacters).toBe(18_010);
    expect(lines.every(({ length }) => length <= 1_000)).toBe(true);
  });

  test('of nothing are none', () => {
    expect(numberLines(' \n\t').lines).toEqual([]);
  });
});
