import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { Readable } from 'node:stream';
import type { TlsFiles } from './tls-files.ts';

/** One HTTP request to the receiver; a header of `undefined` is left out. */
export interface HttpRequest {
  /** @default '/v1/traces' */
  readonly path?: string;
  /** @default 'POST' */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: Uint8Array | Readable;
}

/** What came back. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Whether the connection had served an earlier request. */
  readonly isReused: boolean;
}

/** Sends requests over kept-alive connections. */
export interface HttpClient {
  send(sent: HttpRequest): Promise<HttpAnswer>;
  close(): void;
}

const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** Creates a client; an answer that takes longer than `timeoutMillis` rejects. */
export function createHttpClient(
  base: URL,
  { timeoutMillis, tls }: { readonly timeoutMillis: number; readonly tls: TlsFiles },
): HttpClient {
  const isTls = base.protocol === 'https:';
  const agent = isTls ? new TlsAgent({ keepAlive: true, ...tls }) : new Agent({ keepAlive: true });
  const send = ({ path = '/v1/traces', method = 'POST', headers = {}, body }: HttpRequest) =>
    new Promise<HttpAnswer>((resolve, reject) => {
      const known = Object.entries(headers).filter(([, value]) => value !== undefined);
      const length = body instanceof Uint8Array ? { 'content-length': String(body.length) } : {};
      const outgoing = (isTls ? tlsRequest : request)(new URL(path, base), {
        agent,
        method,
        headers: { ...length, ...Object.fromEntries(known) } as Record<string, string>,
        signal: AbortSignal.timeout(timeoutMillis),
      });
      let isAnswered = false;
      outgoing.on('response', (response) => {
        isAnswered = true;
        collect(response, outgoing.reusedSocket).then(resolve, reject);
      });
      // A receiver may answer and close before it has read everything: the answer counts.
      outgoing.on('error', (error) => {
        if (isAnswered) return;
        const isStale = outgoing.reusedSocket && !(body instanceof Readable);
        // The receiver may close an idle connection at the moment it is used again.
        if (isStale && 'code' in error && error.code === 'ECONNRESET') {
          send({ path, method, headers, ...(body === undefined ? {} : { body }) }).then(
            resolve,
            reject,
          );
        } else reject(error);
      });
      if (body instanceof Readable) {
        body.on('error', () => outgoing.destroy());
        outgoing.on('close', () => body.destroy());
        body.pipe(outgoing);
      } else outgoing.end(body);
    });
  return { send, close: () => agent.destroy() };
}

async function collect(response: IncomingMessage, isReused: boolean): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) {
      throw new Error(`an answer of more than ${MAX_ANSWER_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  const { statusCode = 0, headers } = response;
  return { status: statusCode, headers, body: Buffer.concat(chunks), isReused };
}
