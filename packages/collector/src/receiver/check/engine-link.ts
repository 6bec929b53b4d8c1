import { Agent, type IncomingMessage, request as sendPlain } from 'node:http';
import { request as sendSecure, Agent as TlsAgent } from 'node:https';
import { busy } from '../request-error.ts';

/** What an engine is asked. */
export interface EngineRequest {
  /** Such as `/v1/check`. */
  readonly path: string;
  /** JSON. */
  readonly body: string;
  /** Of the caller: the engine asks who it is as the receiver did. */
  readonly authorization: string | undefined;
  /** When the answer is no use any more. */
  readonly signal: AbortSignal;
}

/** What an engine answers. */
export interface EngineAnswer {
  readonly status: number;
  /** Undefined where the body is something else, as from a server that is no engine. */
  readonly json: Buffer | undefined;
}

/** The way from a receiver to the engine that knows what it does not. */
export interface EngineLink {
  /**
   * Asks the engine; undefined while none is known. Rejects with the reason of the signal or the error of the
   * connection, and with a RequestError 503 while too many others ask.
   */
  post(request: EngineRequest): Promise<EngineAnswer | undefined>;
  close(): Promise<void>;
}

/** How the engine is found: its address, such as `http://127.0.0.1:4320`, or undefined while there is none. */
export type FindEngine = () => Promise<string | undefined>;

const MAX_UNDER_WAY = 200;
const MAX_SOCKETS = 50;
const MAX_ANSWER_BYTES = 1_000_000;

/** Links to the engine wherever `find` finds it, and looks again once it does not answer there. */
export function createEngineLink(find: FindEngine): EngineLink {
  const agents = {
    'http:': new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
    'https:': new TlsAgent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
  };
  let known: string | undefined;
  let looking: Promise<void> | undefined;
  let underWay = 0;

  const look = async (): Promise<void> => {
    known = await find().catch(() => undefined);
    looking = undefined;
  };
  const ask = async (request: EngineRequest): Promise<EngineAnswer | undefined> => {
    if (known === undefined) {
      looking ??= look();
      await Promise.race([looking, rejectedBy(request.signal)]);
    }
    const base = known;
    if (base === undefined) return undefined;
    try {
      const url = new URL(request.path, base);
      return await send(url, request, agents[url.protocol === 'https:' ? 'https:' : 'http:']);
    } catch (error) {
      // One that is merely slow is still there.
      if (!request.signal.aborted && known === base) known = undefined;
      throw error;
    }
  };
  return {
    async post(request) {
      if (underWay >= MAX_UNDER_WAY) throw busy();
      underWay++;
      try {
        return await ask(request);
      } finally {
        underWay--;
      }
    },
    async close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function send(url: URL, o: EngineRequest, agent: Agent): Promise<EngineAnswer> {
  const isPlain = url.protocol === 'http:';
  return new Promise((resolve, reject) => {
    const sent = (isPlain ? sendPlain : sendSecure)(url, {
      agent,
      method: 'POST',
      signal: o.signal,
      headers: {
        'content-type': 'application/json',
        ...(o.authorization === undefined ? {} : { authorization: o.authorization }),
        // An engine answers to names of its own machine only, so that no page elsewhere makes a browser ask it.
        ...(isPlain ? { host: 'localhost' } : {}),
      },
    });
    let isAnswered = false;
    sent.once('response', (response) => {
      isAnswered = true;
      answerOf(response).then(resolve, reject);
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // The engine had ended the idle connection just when it was used again.
      const isStale = sent.reusedSocket && !isAnswered && error.code === 'ECONNRESET';
      if (isStale) resolve(send(url, o, agent));
      else reject(error);
    });
    sent.end(o.body);
  });
}

async function answerOf(response: IncomingMessage): Promise<EngineAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error('The answer is longer than a megabyte.');
    chunks.push(chunk);
  }
  const isJson = response.headers['content-type']?.startsWith('application/json') === true;
  return { status: response.statusCode ?? 0, json: isJson ? Buffer.concat(chunks) : undefined };
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
