import type { AlertRule } from '@baton/store';
import { formatDuration } from '../report/format/duration.ts';
import { formatPercent } from '../report/format/number.ts';
import { teamName } from '../report/format/team.ts';

/** Fills the placeholders of a text of a rule: `{label}`, and `{value}` in the rule's unit. */
export function fillText(
  text: string,
  labels: Readonly<Record<string, string>>,
  shownValue: string,
): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'value' ? shownValue : teamName(labels[name] ?? ''),
  );
}

/** A value of a rule for people: `3`, `2.4`, `18 %`. */
export function formatValue(unit: AlertRule['unit'], value: number): string {
  if (unit === 'handoffs') return String(Math.round(value));
  return unit === 'share' ? formatPercent(value) : value.toFixed(1);
}

/** A length of time, its direction told by words: `2.0 h left`, `40 min past due`. */
export function formatLeft(millis: number, nowMillis: number): string {
  const seconds = (millis - nowMillis) / 1000;
  return seconds >= 0 ? `${formatDuration(seconds)} left` : `${formatDuration(-seconds)} past due`;
}
