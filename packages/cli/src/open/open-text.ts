import { formatDuration } from '@baton/analyzer';
import { formatTable } from '../terminal/table.ts';
import { ageText, alertTitle, leftText, usualText } from './open-words.ts';
import type { OpenNow } from './read-open.ts';

/** What is open, for a terminal: a table, and what fires beside it. */
export function openText(open: OpenNow): string {
  const { handoffs, alerts, nowMillis, isCut } = open;
  const at = new Date(nowMillis).toISOString().slice(0, 19);
  const firing = handoffs.flatMap((one) => one.alerts).length + alerts.length;
  const lines = [
    `Open handoffs at ${at}Z: ${handoffs.length}${isCut ? ' and more' : ''}; ${firing} alerts fire.`,
    '',
  ];
  lines.push(
    handoffs.length === 0
      ? 'Nothing is open.'
      : formatTable(
          handoffs.map((one) => ({
            item: one.item,
            handoff: `${one.sourceTeam || '(no team)'} → ${one.targetTeam || '(no team)'}`,
            left: leftText(one, nowMillis),
            age: ageText(one),
            usual: usualText(one),
            missing: one.missingFields.join(', '),
            alerts: one.alerts.map((alert) => alertTitle(alert.ruleId)).join(', '),
          })),
        ),
  );
  for (const alert of alerts) {
    const since = formatDuration(Math.max(0, nowMillis - alert.activeMillis) / 1000);
    lines.push('', `[${alert.severity}] ${alert.summary} (${since} ago)`);
  }
  return printable(lines.join('\n'));
}

/** Names come from anywhere: what would move the cursor or colour the screen is left out. */
function printable(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Bidi_Control}]/gu, '\ufffd');
}
