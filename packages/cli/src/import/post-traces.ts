import { Agent, type IncomingMessage, request } from 'node:http';
import { request as requestSecurely, Agent as SecureAgent } from 'node:https';

/** How a receiver answered. */
export interface PostAnswer {
  readonly status: number;
  readonly body: Buffer;
  readonly retryAfterSeconds: number | undefined;
}

/** Posts OTLP/protobuf bodies over kept connections. */
export interface TracePoster {
  /** Rejects where there was no whole answer: nobody listens, the connection broke, no answer came. */
  post(body: Uint8Array, signal: AbortSignal | undefined): Promise<PostAnswer>;
  close(): void;
}

const ANSWER_TIMEOUT_MILLIS = 60_000;

/** Opens connections to the traces route of an OTLP/HTTP endpoint. */
export function createTracePoster(
  endpoint: string,
  o: { connections: number; headers?: Readonly<Record<string, string>> | undefined },
): TracePoster {
  const url = new URL('v1/traces', endpoint.endsWith('/') ? endpoint : `${endpoint}/`);
  const isSecure = url.protocol === 'https:';
  const agent = new (isSecure ? SecureAgent : Agent)({
    keepAlive: true,
    maxSockets: o.connections,
  });
  return {
    post: (body, signal) =>
      new Promise((resolve, reject) => {
        const posting = (isSecure ? requestSecurely : request)(
          url,
          {
            method: 'POST',
            agent,
            timeout: ANSWER_TIMEOUT_MILLIS,
            headers: {
              ...o.headers,
              'content-type': 'application/x-protobuf',
              'content-length': body.byteLength,
            },
            ...(signal === undefined ? {} : { signal }),
          },
          (response) => {
            readAnswer(response).then(resolve, reject);
          },
        );
        posting.on('timeout', () => posting.destroy(new Error('no answer within a minute')));
        posting.on('error', reject);
        posting.end(body);
      }),
    close: () => agent.destroy(),
  };
}

async function readAnswer(response: IncomingMessage): Promise<PostAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const retryAfter = Number(response.headers['retry-after']);
  return {
    status: response.statusCode ?? 0,
    body: Buffer.concat(chunks),
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
  };
}
