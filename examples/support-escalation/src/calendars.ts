import type { Calendar } from '@baton/conventions';
import { americanHolidays, germanHolidays } from './holidays.ts';

const WEEKDAYS = [1, 2, 3, 4, 5];

/** Opening hours by calendar name; whole hours only, which the business clock relies on. */
export const calendars = {
  frontline: {
    timeZone: 'America/New_York',
    hours: [
      { days: WEEKDAYS, from: '07:00', to: '21:00' },
      { days: [6, 7], from: '09:00', to: '17:00' },
    ],
  },
  'berlin-support': {
    timeZone: 'Europe/Berlin',
    hours: [{ days: WEEKDAYS, from: '08:00', to: '18:00' }],
    holidays: germanHolidays(),
  },
  'berlin-office': {
    timeZone: 'Europe/Berlin',
    hours: [{ days: WEEKDAYS, from: '09:00', to: '17:00' }],
    holidays: germanHolidays(),
  },
  'new-york-office': {
    timeZone: 'America/New_York',
    hours: [{ days: WEEKDAYS, from: '09:00', to: '17:00' }],
    holidays: americanHolidays(),
  },
} as const satisfies Record<string, Calendar>;
