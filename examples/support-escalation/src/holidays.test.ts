import { expect, test } from 'vitest';
import { americanHolidays, germanHolidays } from './holidays.ts';

const of = (year: number, dates: string[]): string[] =>
  dates.filter((date) => date.startsWith(`${year}-`));

test('German holidays move with Easter', () => {
  expect(of(2026, germanHolidays())).toEqual([
    '2026-01-01',
    '2026-04-03',
    '2026-04-06',
    '2026-05-01',
    '2026-05-14',
    '2026-05-25',
    '2026-10-03',
    '2026-12-25',
    '2026-12-26',
  ]);
});

test('American holidays move with their weekday', () => {
  expect(of(2026, americanHolidays())).toEqual([
    '2026-01-01',
    '2026-01-19',
    '2026-02-16',
    '2026-05-25',
    '2026-06-19',
    '2026-07-04',
    '2026-09-07',
    '2026-10-12',
    '2026-11-11',
    '2026-11-26',
    '2026-12-25',
  ]);
});
