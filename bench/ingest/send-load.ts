import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { SpanTemplate } from './span-template.ts';

/** What is sent, and how. */
export interface Load {
  readonly template: SpanTemplate;
  readonly requests: number;
  /** Seed of the first request; each further one has the next. @default 0 */
  readonly firstSeed?: number;
  readonly connections: number;
  /** Spans a second to send at; as fast as they are taken unless said. */
  readonly spansPerSecond?: number;
}

/** What came of it. */
export interface Sent {
  readonly seconds: number;
  /** From the moment a request was due, sorted. */
  readonly latenciesMillis: readonly number[];
  /** Requests that were answered 503 and sent again. */
  readonly refused: number;
}

const RETRY_MILLIS = 20;

/** Sends every request until it is acknowledged. */
export async function sendLoad(url: string, load: Load): Promise<Sent> {
  const { template, requests, firstSeed = 0, connections } = load;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latenciesMillis: number[] = [];
  // A sender that makes them as it goes collects garbage for up to 17 ms a time, which its own latencies then show.
  const bodies = Array.from({ length: connections }, () => template.request(0));
  const startMillis = performance.now();
  const gapMillis =
    load.spansPerSecond === undefined ? 0 : (1000 * template.spans) / load.spansPerSecond;
  let next = 0;
  let refused = 0;

  const client = async (own: Buffer): Promise<void> => {
    for (let index = next++; index < requests; index = next++) {
      const body = template.request(firstSeed + index, own);
      const dueMillis = gapMillis === 0 ? performance.now() : startMillis + index * gapMillis;
      const early = dueMillis - performance.now();
      if (early > 0) await delay(early);
      while ((await post(url, body, agent)) === 503) {
        refused += 1;
        await delay(RETRY_MILLIS);
      }
      latenciesMillis.push(performance.now() - dueMillis);
    }
  };
  try {
    await Promise.all(bodies.map(client));
    const seconds = (performance.now() - startMillis) / 1000;
    return { seconds, latenciesMillis: latenciesMillis.sort((a, b) => a - b), refused };
  } finally {
    agent.destroy();
  }
}

/** Value below which the share `p` of sorted values lies. */
export function percentile(sorted: readonly number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0;
}

function post(url: string, body: Buffer, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
    const call = request(`${url}/v1/traces`, { method: 'POST', headers, agent }, (response) => {
      response.resume();
      response.once('end', () => {
        const { statusCode = 0 } = response;
        if (statusCode === 200 || statusCode === 503) resolve(statusCode);
        else reject(new Error(`the receiver answered ${statusCode}`));
      });
    });
    call.once('error', reject);
    call.end(body);
  });
}
