import { expect, test } from 'vitest';
import { isDuration, parseDuration } from './duration.ts';
import { ConventionError } from './error.ts';

test.each([
  ['45s', 45],
  ['30m', 1_800],
  ['4h', 14_400],
  ['2d', 172_800],
  ['1w', 604_800],
  ['1.5h', 5_400],
  ['0s', 0],
])('%s is %d seconds', (text, seconds) => {
  expect(isDuration(text)).toBe(true);
  expect(parseDuration(text)).toBe(seconds);
});

test.each(['', '4', 'h', '4 h', '-4h', '4H', '1e3s', '4h30m', ' 4h', '4h\n', 'Infinityd', '.5h'])(
  '%j is refused',
  (text) => {
    expect(isDuration(text)).toBe(false);
    expect(() => parseDuration(text)).toThrow(ConventionError);
  },
);

test('the error says what was expected and what came, and is known by its code', () => {
  let caught: unknown;
  try {
    parseDuration('soon');
  } catch (error) {
    caught = error;
  }
  expect(ConventionError.isInstance(caught) && caught.code).toBe('invalid_duration');
  expect(String(caught)).toContain('got "soon"');
});

test('an error of another copy of the package is recognized, anything else is not', () => {
  const foreign = { [Symbol.for('baton.conventions.error')]: true };
  expect(ConventionError.isInstance(foreign)).toBe(true);
  for (const other of [null, undefined, 'x', new Error('x'), {}]) {
    expect(ConventionError.isInstance(other)).toBe(false);
  }
});
