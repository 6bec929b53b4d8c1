import { formatDuration, formatLeft } from '@baton/analyzer';
import { alertRules } from '@baton/store';
import type { OpenHandoff } from './read-open.ts';

/** Time that is left to the next limit, agreed or usual. */
export function leftText(
  { limitMillis }: Pick<OpenHandoff, 'limitMillis'>,
  nowMillis: number,
): string {
  return limitMillis === null ? 'no limit known' : formatLeft(limitMillis, nowMillis);
}

/** How long it has waited, or been worked on. */
export function ageText({
  phaseSeconds,
  acceptedMillis,
}: Pick<OpenHandoff, 'phaseSeconds' | 'acceptedMillis'>): string {
  return `${acceptedMillis === null ? 'waits' : 'in work'} ${formatDuration(phaseSeconds)}`;
}

/** What is usual for its pair. */
export function usualText({
  p50Seconds,
  p95Seconds,
  compared,
}: Pick<OpenHandoff, 'p50Seconds' | 'p95Seconds' | 'compared'>): string {
  if (p50Seconds === null || p95Seconds === null) return `too few (n ${compared})`;
  return `${formatDuration(p50Seconds)} / ${formatDuration(p95Seconds)} (n ${compared})`;
}

/** The name of a rule for people. */
export function alertTitle(ruleId: string): string {
  return alertRules.find((rule) => rule.id === ruleId)?.title ?? ruleId;
}
