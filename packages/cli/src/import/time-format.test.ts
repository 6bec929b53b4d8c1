import { describe, expect, it } from 'vitest';
import { compileTimeFormat } from './time-format.ts';

const read = (text: string, format = 'iso', zone = 'UTC'): string | undefined => {
  const millis = compileTimeFormat({ format, zone })(text);
  return Number.isNaN(millis) ? undefined : new Date(millis).toISOString();
};

describe('compileTimeFormat', () => {
  it.each([
    ['2016-02-29T01:16:00Z', '2016-02-29T01:16:00.000Z'],
    ['2010-03-31T16:59:42+02:00', '2010-03-31T14:59:42.000Z'],
    ['2010-03-31T16:59:42.1234567-0530', '2010-03-31T22:29:42.123Z'],
    ['2016-02-29 01:16', '2016-02-29T01:16:00.000Z'],
    ['2016-02-29', '2016-02-29T00:00:00.000Z'],
    ['2015-02-29', undefined],
    ['2016-13-01', undefined],
    ['2016-02-29T25:16:00Z', undefined],
    ['29/2/2016', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ])('reads the ISO time %s as %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['29/2/2016 01:16', 'd/M/yyyy HH:mm', '2016-02-29T01:16:00.000Z'],
    ['2/29/2016 1:16', 'M/d/yyyy H:mm', '2016-02-29T01:16:00.000Z'],
    ['2016.02.29 01:16:05.250', 'yyyy.MM.dd HH:mm:ss.SSS', '2016-02-29T01:16:05.250Z'],
    ['31/4/2016 01:16', 'd/M/yyyy HH:mm', undefined],
    ['2016-02-29', 'd/M/yyyy', undefined],
    ['1456708560', 'unix', '2016-02-29T01:16:00.000Z'],
    ['1456708560000', 'unixMillis', '2016-02-29T01:16:00.000Z'],
    ['', 'unix', undefined],
  ])('reads %s with %s as %s', (text, format, expected) => {
    expect(read(text, format)).toBe(expected);
  });

  it.each([
    ['2016-01-15 12:00', '2016-01-15T11:00:00.000Z'],
    ['2016-07-15 12:00', '2016-07-15T10:00:00.000Z'],
    ['2016-03-27 03:30', '2016-03-27T01:30:00.000Z'],
    ['2016-07-15T12:00:00Z', '2016-07-15T12:00:00.000Z'],
  ])('takes %s without an offset to be in the zone', (text, expected) => {
    expect(read(text, 'iso', 'Europe/Berlin')).toBe(expected);
  });

  it('refuses a pattern without a day', () => {
    expect(() => compileTimeFormat({ format: 'HH:mm', zone: 'UTC' })).toThrow(/got "HH:mm"/);
  });
});
