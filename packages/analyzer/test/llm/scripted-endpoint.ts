import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the endpoint got it. */
export interface ReceivedChat {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly response_format?: {
    readonly type: string;
    readonly json_schema?: { readonly schema: object };
  };
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
}

/** What the endpoint does with a request. */
export type Reply =
  | {
      readonly content: string;
      readonly finish?: string;
      readonly usage?: object | null;
      readonly refusal?: string;
    }
  | {
      readonly status: number;
      readonly body?: object;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly raw: string }
  | 'hang'
  | 'hang up';

/** An OpenAI-compatible endpoint that follows a script; over real HTTP. */
export interface ScriptedEndpoint {
  readonly url: string;
  readonly received: readonly ReceivedChat[];
  /** Requests that were being answered at once at most. */
  readonly mostAtOnce: number;
  close(): Promise<void>;
}

/** Starts an endpoint; `script` says what each request gets, by its number from 0. */
export async function startScriptedEndpoint(
  script: (chat: ReceivedChat, at: number) => Reply | Promise<Reply>,
): Promise<ScriptedEndpoint> {
  const received: ReceivedChat[] = [];
  let active = 0;
  let mostAtOnce = 0;
  const server = createServer(async (request, response) => {
    active++;
    mostAtOnce = Math.max(mostAtOnce, active);
    response.once('close', () => {
      active--;
    });
    const chat = JSON.parse(await bodyOf(request)) as ReceivedChat;
    received.push(chat);
    answer(response, chat, await script(chat, received.length - 1));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    received,
    get mostAtOnce() {
      return mostAtOnce;
    },
    async close() {
      server.closeAllConnections();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

function answer(response: ServerResponse, chat: ReceivedChat, reply: Reply): void {
  if (reply === 'hang') return;
  if (reply === 'hang up') {
    response.destroy();
    return;
  }
  if ('raw' in reply) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(reply.raw);
    return;
  }
  if ('status' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(JSON.stringify(reply.body ?? { error: { message: `status ${reply.status}` } }));
    return;
  }
  const usage =
    reply.usage === undefined
      ? { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 }
      : reply.usage;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      ...{ id: 'c', object: 'chat.completion', created: 0, model: chat.model },
      choices: [
        {
          index: 0,
          finish_reason: reply.finish ?? 'stop',
          message: { role: 'assistant', content: reply.content, refusal: reply.refusal ?? null },
        },
      ],
      ...(usage === null ? {} : { usage }),
    }),
  );
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
