import { dashboardUrl, pageUrl } from './links.ts';
import type { Message, MessageAlert } from './message.ts';

/** More are counted, not listed. */
const MOST_LISTED = 10;

/** The first line of a message, without line breaks: it is the subject of a mail. */
export function headline(message: Message): string {
  const { alerts, groupLabels, isDigest, team } = message;
  const firing = alerts.filter((one) => one.phase === 'firing').length;
  const counts = [
    ...(firing > 0 ? [`${firing} firing`] : []),
    ...(firing < alerts.length ? [`${alerts.length - firing} resolved`] : []),
  ].join(', ');
  if (isDigest) return oneLine(`Baton: while ${team} was closed: ${counts}`);
  const { source_team: from, target_team: to } = groupLabels;
  const about =
    from === undefined ? Object.values(groupLabels).filter(Boolean).join(' ') : `${from} → ${to}`;
  return oneLine(`Baton: ${about || 'alerts'}: ${counts}`);
}

/** The whole message as plain text. */
export function messageText(message: Message): string {
  const { alerts } = message;
  const lines = alerts.slice(0, MOST_LISTED).flatMap((one) => alertLines(one, message));
  const more = alerts.length - MOST_LISTED;
  const page = pageUrl(message);
  return [
    headline(message),
    '',
    ...lines,
    ...(more > 0 ? [`and ${more} more`, ''] : []),
    ...(page === undefined ? [] : [page]),
  ]
    .join('\n')
    .trimEnd();
}

function alertLines(one: MessageAlert, message: Message): string[] {
  const { alert, phase, title } = one;
  if (phase === 'resolved') return [`[resolved] ${title}: ${oneLine(alert.summary)}`, ''];
  const since = new Date(alert.activeMillis).toISOString();
  const link = dashboardUrl(one, message);
  return [
    `[${alert.severity}] ${title}: ${oneLine(alert.summary)}`,
    `  since ${since}. ${oneLine(alert.description)}`,
    ...(link === undefined ? [] : [`  ${link}`]),
    '',
  ];
}

/** Names come from anywhere: none may begin a line, or a header, of its own. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
