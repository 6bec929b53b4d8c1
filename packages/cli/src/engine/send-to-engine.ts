import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** What an engine answered. */
export interface EngineAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Asks an engine on this machine, and waits as long as it works: `fetch` gives up after five minutes without an answer,
 * and texts are judged, items rebuilt and factors analyzed for longer. Rejects where the connection breaks.
 */
export async function sendToEngine(
  url: URL,
  o: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: object | undefined;
  },
): Promise<EngineAnswer> {
  const body = o.body === undefined ? undefined : Buffer.from(JSON.stringify(o.body));
  const headers =
    body === undefined
      ? o.headers
      : { ...o.headers, 'content-type': 'application/json', 'content-length': body.length };
  return new Promise((resolve, reject) => {
    const asking = request(url, { method: o.method, headers, agent: false }, (response) => {
      text(response).then(
        (answer) => resolve({ status: response.statusCode ?? 0, text: answer }),
        reject,
      );
    });
    asking.on('error', reject);
    asking.end(body);
  });
}
