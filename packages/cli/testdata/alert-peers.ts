import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** How a webhook answers: with a status, or not at all. */
export type Answer = { status: number; headers?: Record<string, string> } | 'hang';

/** A webhook that keeps what it is sent. */
export interface WebhookPeer {
  readonly url: string;
  readonly requests: { headers: Record<string, unknown>; body: Record<string, unknown> }[];
  /** Given to the next requests, one each; then 200. */
  readonly answers: Answer[];
  /** Resolves with the requests once there are so many. */
  receives(count: number): Promise<WebhookPeer['requests']>;
  close(): Promise<void>;
}

/** Starts a webhook on loopback. */
export async function startWebhook(): Promise<WebhookPeer> {
  const requests: WebhookPeer['requests'] = [];
  const answers: Answer[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      requests.push({ headers: request.headers, body: JSON.parse(text) });
      for (const check of waiting) check();
      const answer = answers.shift() ?? { status: 200 };
      if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end('a secret answer');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook-secret`,
    requests,
    answers,
    receives: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (requests.length >= count) resolve(requests);
        };
        waiting.add(check);
        check();
      }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A mail server that keeps what it is sent. */
export interface MailPeer {
  readonly port: number;
  readonly mails: string[];
  /** Codes by which the next mails are refused, one each. */
  readonly refusals: number[];
  close(): Promise<void>;
}

/** Starts an SMTP server on loopback that wants a user and a password. */
export async function startMailServer(login: { user: string; password: string }): Promise<MailPeer> {
  const mails: string[] = [];
  const refusals: number[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      const isRight = username === login.user && password === login.password;
      done(isRight ? null : new Error('Wrong.'), { user: login.user });
    },
    onData(stream, _session, done) {
      let text = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => {
        text += chunk;
      });
      stream.on('end', () => {
        const refusal = refusals.shift();
        if (refusal !== undefined) {
          done(Object.assign(new Error('Not now.'), { responseCode: refusal }));
          return;
        }
        mails.push(text);
        done();
      });
    },
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return {
    port: (listening.address() as AddressInfo).port,
    mails,
    refusals,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
