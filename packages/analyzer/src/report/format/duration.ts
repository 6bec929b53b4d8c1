import { formatCount } from './number.ts';

/** A length of time for people: `45 s`, `12 min`, `3.4 h`, `26 h`, `3.2 d`, `34 d`. */
export function formatDuration(seconds: number): string {
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = seconds / 60;
  if (minutes < 59.5) return `${Math.round(minutes)} min`;
  const hours = minutes / 60;
  if (hours < 9.95) return `${hours.toFixed(1)} h`;
  if (hours < 47.5) return `${Math.round(hours)} h`;
  const days = hours / 24;
  if (days < 9.95) return `${days.toFixed(1)} d`;
  return `${formatCount(days)} d`;
}

/** A sum of hours: `1,340 h`; a small one as a duration. */
export function formatHours(hours: number): string {
  return hours < 9.95 ? formatDuration(hours * 3600) : `${formatCount(hours)} h`;
}
