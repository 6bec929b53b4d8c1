/** Public holidays the two offices keep; the definition carries them as plain dates. */
const FIRST_YEAR = 2024;
const LAST_YEAR = 2030;

/** Holidays common to all of Germany, as `YYYY-MM-DD`. */
export function germanHolidays(): string[] {
  return everyYear((year) => [
    date(year, 1, 1),
    easter(year, -2),
    easter(year, 1),
    date(year, 5, 1),
    easter(year, 39),
    easter(year, 50),
    date(year, 10, 3),
    date(year, 12, 25),
    date(year, 12, 26),
  ]);
}

/** Federal holidays of the United States on their own dates, as `YYYY-MM-DD`. */
export function americanHolidays(): string[] {
  return everyYear((year) => [
    date(year, 1, 1),
    monday(year, 1, 3),
    monday(year, 2, 3),
    lastMondayOfMay(year),
    date(year, 6, 19),
    date(year, 7, 4),
    monday(year, 9, 1),
    monday(year, 10, 2),
    date(year, 11, 11),
    nthWeekday({ year, month: 11, weekday: 4, nth: 4 }),
    date(year, 12, 25),
  ]);
}

function everyYear(ofYear: (year: number) => string[]): string[] {
  const years = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => FIRST_YEAR + i);
  return years.flatMap(ofYear);
}

function date(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

const monday = (year: number, month: number, nth: number): string =>
  nthWeekday({ year, month, weekday: 1, nth });

function lastMondayOfMay(year: number): string {
  const lastDay = new Date(Date.UTC(year, 4, 31)).getUTCDay();
  return date(year, 5, 31 - ((lastDay + 6) % 7));
}

function nthWeekday(o: { year: number; month: number; weekday: number; nth: number }): string {
  const firstDay = new Date(Date.UTC(o.year, o.month - 1, 1)).getUTCDay();
  return date(o.year, o.month, 1 + ((o.weekday - firstDay + 7) % 7) + 7 * (o.nth - 1));
}

/** Easter Sunday and days around it, by the anonymous Gregorian algorithm (Meeus, 1991). */
function easter(year: number, offsetDays: number): string {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const leap = Math.floor((8 * century + 13) / 25);
  const epact = (19 * golden + century - Math.floor(century / 4) - leap + 15) % 30;
  const moon = epact - Math.floor((golden + 11 * epact) / 319);
  const yearInCentury = year % 100;
  const weekday =
    (2 * (century % 4) + 2 * Math.floor(yearInCentury / 4) - (yearInCentury % 4) - moon + 32) % 7;
  const month = Math.floor((moon + weekday + 90) / 25);
  const day = (moon + weekday + month + 19) % 32;
  return date(year, month, day + offsetDays);
}
