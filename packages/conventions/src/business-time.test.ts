import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addBusinessSeconds, businessSeconds } from './business-time.ts';
import type { Calendar } from './calendar.ts';

const HOUR = 3_600;
const at = (iso: string): number => Date.parse(iso);
const office: Calendar = {
  timeZone: 'Europe/Berlin',
  hours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
  holidays: ['2027-01-06'],
};
const always = (timeZone: string): Calendar => ({
  timeZone,
  hours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
});
const daily = (timeZone: string, from: string, to: string): Calendar => ({
  timeZone,
  hours: [{ days: [1, 2, 3, 4, 5, 6, 7], from, to }],
});
const seconds = (calendar: Calendar, from: string, to: string): number =>
  businessSeconds(calendar, at(from), at(to));

test.each([
  // 2027-01-04 is a Monday; Berlin is an hour ahead of UTC.
  ['a whole day', '2027-01-04T00:00:00Z', '2027-01-05T00:00:00Z', 8 * HOUR],
  ['up to the second before opening', '2027-01-04T00:00:00Z', '2027-01-04T07:59:59Z', 0],
  ['up to the opening', '2027-01-04T00:00:00Z', '2027-01-04T08:00:00Z', 0],
  ['the first second', '2027-01-04T07:00:00Z', '2027-01-04T08:00:01Z', 1],
  ['the last second', '2027-01-04T15:59:59Z', '2027-01-04T20:00:00Z', 1],
  ['from the closing on', '2027-01-04T16:00:00Z', '2027-01-05T08:00:00Z', 0],
  ['half a second', '2027-01-04T10:00:00.250Z', '2027-01-04T10:00:00.750Z', 0.5],
  ['over a holiday', '2027-01-05T15:00:00Z', '2027-01-07T09:00:00Z', 2 * HOUR],
  ['over a weekend', '2027-01-08T15:00:00Z', '2027-01-11T09:00:00Z', 2 * HOUR],
  ['nothing', '2027-01-04T10:00:00Z', '2027-01-04T10:00:00Z', 0],
  ['backwards', '2027-01-05T10:00:00Z', '2027-01-04T10:00:00Z', 0],
])('%s', (_, from, to, expected) => {
  expect(seconds(office, from, to)).toBe(expected);
});

test('the hour skipped in spring does not exist, the one repeated in autumn counts twice', () => {
  const night = daily('Europe/Berlin', '01:00', '04:00');
  expect(seconds(night, '2027-03-27T12:00:00Z', '2027-03-28T12:00:00Z')).toBe(2 * HOUR);
  expect(seconds(night, '2027-10-30T12:00:00Z', '2027-10-31T12:00:00Z')).toBe(4 * HOUR);
  const gap = daily('Europe/Berlin', '02:00', '03:00');
  expect(seconds(gap, '2027-03-27T12:00:00Z', '2027-03-28T12:00:00Z')).toBe(0);
  const half = daily('Europe/Berlin', '02:00', '02:30');
  expect(seconds(half, '2027-10-31T00:00:00Z', '2027-10-31T01:00:00Z')).toBe(HOUR / 2);
  expect(seconds(half, '2027-10-31T01:00:00Z', '2027-10-31T12:00:00Z')).toBe(HOUR / 2);
});

test('clock changes by half an hour, zones at odd quarters, and a skipped date are right', () => {
  const lordHowe = always('Australia/Lord_Howe');
  expect(seconds(lordHowe, '2027-04-03T00:00:00Z', '2027-04-05T00:00:00Z')).toBe(48 * HOUR);
  expect(
    seconds(
      daily('Asia/Kathmandu', '09:00', '10:00'),
      '2027-01-04T03:14:00Z',
      '2027-01-04T03:16:00Z',
    ),
  ).toBe(60);
  // Samoa went from 29 to 31 December 2011 at once: Friday the 30th never was.
  const friday: Calendar = {
    timeZone: 'Pacific/Apia',
    hours: [{ days: [5], from: '00:00', to: '24:00' }],
  };
  expect(seconds(friday, '2011-12-28T00:00:00Z', '2012-01-04T00:00:00Z')).toBe(0);
  expect(seconds(friday, '2012-01-04T00:00:00Z', '2012-01-11T00:00:00Z')).toBe(24 * HOUR);
});

test('hours that overlap or touch count once, and midnight joins two days', () => {
  const overlapping: Calendar = {
    timeZone: 'UTC',
    hours: [
      { days: [1], from: '09:00', to: '12:00' },
      { days: [1, 1], from: '11:00', to: '13:00' },
      { days: [1], from: '13:00', to: '14:00' },
    ],
  };
  expect(seconds(overlapping, '2027-01-04T00:00:00Z', '2027-01-05T00:00:00Z')).toBe(5 * HOUR);
  expect(seconds(always('UTC'), '2027-01-04T12:34:56Z', '2027-01-09T12:34:56Z')).toBe(120 * HOUR);
});

test('what was added is there: closing time is reached on the day itself', () => {
  const monday = at('2027-01-04T08:00:00Z');
  expect(addBusinessSeconds(office, monday, 8 * HOUR)).toBe(at('2027-01-04T16:00:00Z'));
  expect(addBusinessSeconds(office, monday, 8 * HOUR + 1)).toBe(at('2027-01-05T08:00:01Z'));
  expect(addBusinessSeconds(office, at('2027-01-09T00:00:00Z'), HOUR)).toBe(
    at('2027-01-11T09:00:00Z'),
  );
  expect(addBusinessSeconds(office, monday, 0)).toBe(monday);
  expect(addBusinessSeconds(office, monday, -5)).toBe(monday);
});

test('a calendar that is never open again is said to be so', () => {
  const never: Calendar = { timeZone: 'UTC', hours: [] };
  expect(seconds(never, '2027-01-04T00:00:00Z', '2029-01-04T00:00:00Z')).toBe(0);
  expect(() => addBusinessSeconds(never, at('2027-01-04T00:00:00Z'), 1)).toThrow(
    'before the year 2200',
  );
});

test('times far outside count as closed instead of running for ages', () => {
  const calendar = always('UTC');
  expect(businessSeconds(calendar, -8.64e15, 1_000)).toBe(1);
  expect(businessSeconds(calendar, at('2199-12-31T23:59:59Z'), 8.64e15)).toBe(1);
  expect(businessSeconds(calendar, Number.NaN, 1_000)).toBe(0);
});

test.each<[string, Calendar]>([
  ['an unknown time zone', { timeZone: 'Europe/Atlantis', hours: [] }],
  ['hours that run backwards', daily('UTC', '22:00', '06:00')],
  ['a malformed time', daily('UTC', '9:00', '17:00')],
  ['an eighth day', { timeZone: 'UTC', hours: [{ days: [8], from: '09:00', to: '10:00' }] }],
])('%s is refused', (_, calendar) => {
  expect(() => businessSeconds(calendar, 0, 1)).toThrow('Expected');
});

const clock = fc
  .tuple(fc.integer({ min: 0, max: 1_440 }), fc.integer({ min: 0, max: 1_440 }))
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => {
    const text = (minutes: number): string =>
      `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    return { from: text(Math.min(a, b)), to: text(Math.max(a, b)) };
  });
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/Sao_Paulo',
];
const calendars: fc.Arbitrary<Calendar> = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  hours: fc.array(
    fc
      .tuple(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }), clock)
      .map(([days, hours]) => ({ days, ...hours })),
    { minLength: 1, maxLength: 3 },
  ),
  holidays: fc.array(
    fc
      .date({ min: new Date('2011-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    { maxLength: 2 },
  ),
});
const instant = fc.integer({ min: at('2010-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });

const days = fc.integer({ min: 0, max: 500 * 86_400_000 });

/** Counts open minutes one by one, asking the runtime for the local time of each. */
function countMinutes(calendar: Calendar, fromMillis: number, toMillis: number): number {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: calendar.timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const weekdays = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  let count = 0;
  for (let minute = fromMillis; minute < toMillis; minute += 60_000) {
    const parts = Object.fromEntries(
      format.formatToParts(minute).map((part) => [part.type, part.value]),
    );
    const date = `${parts['year']}-${parts['month']}-${parts['day']}`;
    const time = `${parts['hour']}:${parts['minute']}`;
    const day = weekdays.indexOf(parts['weekday']?.replace('.', '') ?? '');
    const open = calendar.hours.some(
      (hours) => hours.days.includes(day) && hours.from <= time && time < hours.to,
    );
    if (open && !calendar.holidays?.includes(date)) count += 1;
  }
  return count * 60;
}

test('it equals a count minute by minute, clock changes included', () => {
  // Each lies around a clock change somewhere, or on the date line.
  const changes = [
    '2027-03-14',
    '2027-03-28',
    '2027-04-03',
    '2027-10-03',
    '2027-10-31',
    '2011-12-30',
    '2018-11-04',
    '2027-02-07',
  ];
  fc.assert(
    fc.property(
      calendars,
      fc.constantFrom(...changes),
      fc.integer({ min: -2_000, max: 2_000 }),
      fc.integer({ min: 0, max: 1_500 }),
      (calendar, date, shiftMinutes, lengthMinutes) => {
        const from = Date.parse(date) + shiftMinutes * 60_000;
        const to = from + lengthMinutes * 60_000;
        expect(businessSeconds(calendar, from, to)).toBe(countMinutes(calendar, from, to));
      },
    ),
    { numRuns: 150 },
  );
});

test('parts add up to the whole, and more time is never less', () => {
  fc.assert(
    fc.property(calendars, instant, days, days, (calendar, a, untilB, untilC) => {
      const b = a + untilB;
      const c = b + untilC;
      const whole = businessSeconds(calendar, a, c);
      expect(businessSeconds(calendar, a, b) + businessSeconds(calendar, b, c)).toBeCloseTo(
        whole,
        2,
      );
      expect(businessSeconds(calendar, a, b)).toBeLessThanOrEqual(whole);
      expect(whole).toBeLessThanOrEqual((c - a) / 1_000);
    }),
    { numRuns: 100 },
  );
});

test('adding is the inverse: as much lies between, and not a millisecond earlier', () => {
  fc.assert(
    fc.property(
      calendars,
      instant,
      fc.integer({ min: 1, max: 4_000_000 }),
      (calendar, from, more) => {
        const weekly = businessSeconds(
          calendar,
          at('2026-06-01T00:00:00Z'),
          at('2026-06-08T00:00:00Z'),
        );
        fc.pre(weekly > 3_600);
        const to = addBusinessSeconds(calendar, from, more);
        expect(businessSeconds(calendar, from, to)).toBe(more);
        expect(businessSeconds(calendar, from, to - 1)).toBeLessThan(more);
      },
    ),
    { numRuns: 100 },
  );
});
