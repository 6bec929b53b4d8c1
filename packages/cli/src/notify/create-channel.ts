import { print } from '../terminal/output.ts';
import type { ChannelSettings } from './alerts-file.ts';
import type { Channel } from './channel.ts';
import { emailChannel } from './email-channel.ts';
import { messageText } from './message-text.ts';
import { postJson } from './post-json.ts';
import { secretText } from './secret.ts';
import { slackBody } from './slack-body.ts';
import { webhookBody } from './webhook-body.ts';

/** The channel that settings describe; secrets are read when something is sent. */
export function createChannel(
  settings: ChannelSettings,
  o: { readonly folder: string; readonly channel: string },
): Channel {
  switch (settings.kind) {
    case 'webhook':
      return {
        kind: 'webhook',
        async send(message, signal) {
          const { url, bearer } = settings;
          const token = bearer === undefined ? undefined : await secretText(bearer, o);
          await postJson({
            url: await secretText(url, o),
            body: webhookBody(message),
            ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
            signal,
          });
        },
      };
    case 'slack':
      return {
        kind: 'slack',
        async send(message, signal) {
          await postJson({
            url: await secretText(settings.url, o),
            body: slackBody(message),
            signal,
          });
        },
      };
    case 'email':
      return emailChannel(settings, o);
    case 'stdout':
      return { kind: 'stdout', send: (message) => print(`${messageText(message)}\n`) };
  }
}
