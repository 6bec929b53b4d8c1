import { addBusinessSeconds, businessSeconds } from '@baton/conventions';
import { expect, test } from 'vitest';
import { createBusinessClock } from './business-clock.ts';
import { calendars } from './calendars.ts';
import { createRandom } from './random.ts';

// Holds the ends of summer time in both zones, and a holiday of each.
const fromMillis = Date.UTC(2026, 8, 28);
const toMillis = Date.UTC(2026, 10, 30);

test.each(Object.entries(calendars))('agrees with the calendar %s', (_name, calendar) => {
  const clock = createBusinessClock(calendar, { fromMillis, toMillis });
  const random = createRandom(1, 1);
  for (let draw = 0; draw < 300; draw += 1) {
    const atMillis = fromMillis + Math.floor(random.next() * (toMillis - fromMillis) * 0.6);
    const seconds = 1 + Math.floor(random.next() * 40 * 3600);
    expect(clock.add(atMillis, seconds)).toBe(addBusinessSeconds(calendar, atMillis, seconds));
    const open = businessSeconds(calendar, atMillis, atMillis + 1) > 0;
    expect(clock.isOpen(atMillis)).toBe(open);
  }
});

test('what lies past the known weeks never comes', () => {
  const clock = createBusinessClock(calendars.frontline, { fromMillis, toMillis });
  expect(clock.add(fromMillis, 1e9)).toBe(Number.POSITIVE_INFINITY);
  expect(clock.add(Number.POSITIVE_INFINITY, 1)).toBe(Number.POSITIVE_INFINITY);
});
