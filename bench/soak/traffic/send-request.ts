import { type Agent, request } from 'node:http';
import { gzipSync } from 'node:zlib';

/** How a request is put on the wire. */
export type Encoding = 'protobuf' | 'gzip' | 'json';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: Buffer;
}

const TIMEOUT_MILLIS = 10_000;

/** Posts one request as a stock exporter does; rejects if the connection fails or nothing comes in 10 s. */
export function sendRequest(
  url: string,
  o: { readonly body: Buffer; readonly encoding: Encoding; readonly agent: Agent },
): Promise<Answer> {
  const isGzip = o.encoding === 'gzip';
  const body = isGzip ? gzipSync(o.body, { level: 1 }) : o.body;
  const headers = {
    'content-type': o.encoding === 'json' ? 'application/json' : 'application/x-protobuf',
    'content-length': body.length,
    ...(isGzip ? { 'content-encoding': 'gzip' } : {}),
  };
  return new Promise((resolve, reject) => {
    const call = request(
      `${url}/v1/traces`,
      { method: 'POST', headers, agent: o.agent, timeout: TIMEOUT_MILLIS },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const { statusCode: status = 0, headers } = response;
          resolve({ status, retryAfter: headers['retry-after'], body: Buffer.concat(chunks) });
        });
      },
    );
    call.once('timeout', () => call.destroy(new Error('no answer in time')));
    call.once('error', reject);
    call.end(body);
  });
}
