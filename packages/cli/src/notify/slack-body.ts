import type { Message } from './message.ts';
import { headline, messageText } from './message-text.ts';

/** A section of Slack takes this many characters. */
const MOST_CHARACTERS = 2_900;

/** A message for an incoming webhook of Slack, Mattermost or Rocket.Chat. */
export function slackBody(message: Message): object {
  const [, ...rest] = messageText(message).split('\n');
  const body = escaped(rest.join('\n').trim());
  const text =
    body.length > MOST_CHARACTERS
      ? `${body.slice(0, MOST_CHARACTERS).replace(/&\w*$/, '')}…`
      : body;
  const title = escaped(headline(message));
  return {
    text: title,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `*${title.replaceAll('*', '∗')}*` } },
      ...(text === '' ? [] : [{ type: 'section', text: { type: 'mrkdwn', text } }]),
    ],
  };
}

/** What Slack wants escaped; without it a name could mention a channel or hide a link. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
