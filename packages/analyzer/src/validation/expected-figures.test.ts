import { expect, test } from 'vitest';
import { expectedFigures } from './expected-figures.ts';

test('keeps the digits that are printed, and leaves out the definitions', () => {
  const text =
    '{"definitions": {"a": 1}, "n": 42, "days": {"p90": 42.0, "p": 1.588e-12}, "top": [["G96", 255]]}';
  expect(expectedFigures(text)).toEqual([
    { path: ['n'], value: 42, rounding: 0 },
    { path: ['days', 'p90'], value: 42, rounding: 0.05 },
    { path: ['days', 'p'], value: 1.588e-12, rounding: expect.closeTo(5e-16, 20) },
    { path: ['top', '0', '0'], value: 'G96', rounding: 0 },
    { path: ['top', '0', '1'], value: 255, rounding: 0 },
  ]);
});

test.each(['[]', '{', '3'])('refuses %s', (text) => {
  expect(() => expectedFigures(text)).toThrow(
    expect.objectContaining({ code: 'expected_unreadable' }),
  );
});
