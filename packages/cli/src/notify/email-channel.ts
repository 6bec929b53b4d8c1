import type { ChannelSettings } from './alerts-file.ts';
import { type Channel, SendFailure } from './channel.ts';
import { headline, messageText } from './message-text.ts';
import { secretText } from './secret.ts';

const WAIT_MILLIS = 10_000;

/** Mail by SMTP, as plain text. */
export function emailChannel(
  settings: Extract<ChannelSettings, { kind: 'email' }>,
  o: { readonly folder: string; readonly channel: string },
): Channel {
  const { host, port, secure, requireTls, user, password, from, to } = settings;
  return {
    kind: 'email',
    async send(message) {
      const auth =
        user === undefined
          ? undefined
          : {
              user: await secretText(user, o),
              pass: password === undefined ? '' : await secretText(password, o),
            };
      // 39 modules: only who sends mail loads them.
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        host,
        port,
        secure,
        requireTLS: requireTls,
        connectionTimeout: WAIT_MILLIS,
        greetingTimeout: WAIT_MILLIS,
        socketTimeout: WAIT_MILLIS,
        ...(auth === undefined ? {} : { auth }),
      });
      try {
        await transport.sendMail({
          from,
          to: [...to],
          subject: headline(message),
          text: messageText(message),
          headers: { 'Auto-Submitted': 'auto-generated' },
          disableFileAccess: true,
          disableUrlAccess: true,
        });
      } catch (cause) {
        const { code, responseCode } = cause as { code?: string; responseCode?: number };
        // 5xx is SMTP's word for never; what a server says may hold the message, so only its code is kept.
        throw new SendFailure(
          `The mail server refused or failed (${responseCode ?? code ?? 'unknown'}).`,
          {
            isFinal: (responseCode ?? 0) >= 500,
          },
        );
      } finally {
        transport.close();
      }
    },
  };
}
