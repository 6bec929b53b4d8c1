import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a request is answered. */
export interface CaughtAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array;
}

/** An HTTP server in this process that takes OTLP bodies and answers as it is told. */
export interface OtlpCatcher {
  readonly url: string;
  /** Bodies answered with 200. */
  readonly accepted: Buffer[];
  readonly requests: number;
  close(): Promise<void>;
}

/** Starts one on a free port; `answer` gets the number of the request, from 1. */
export async function catchOtlp(
  answer: (request: number) => CaughtAnswer = () => ({ status: 200 }),
): Promise<OtlpCatcher> {
  const accepted: Buffer[] = [];
  let requests = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    requests += 1;
    const { status, headers, body } =
      request.url === '/v1/traces' ? answer(requests) : { status: 404 };
    if (status === 200) accepted.push(Buffer.concat(chunks));
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accepted,
    get requests() {
      return requests;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
