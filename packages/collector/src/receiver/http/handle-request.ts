import type { IncomingMessage, ServerResponse } from 'node:http';
import { forCaller } from '../../access/for-caller.ts';
import { expectationFailed, headersTooLarge, unavailable } from '../request-error.ts';
import type { Service } from '../service.ts';
import { type Answer, errorAnswer, sendAnswer } from './answer.ts';
import type { Connection } from './connections.ts';
import type { Cors } from './cors.ts';
import { gzipAnswer } from './gzip-answer.ts';
import { routeOf } from './routes.ts';

/** Headers that are read; Node drops those beyond without a word. */
export const MAX_HEADERS = 200;
/** Requests that may be sent on one connection before the first is answered. */
const MAX_PIPELINED = 100;

/** What a request comes with. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly connection: Connection;
}

/** Answers one request, whatever it is; never rejects. */
export async function handleRequest(
  { request, response, connection }: Exchange,
  service: Service,
  cors: Cors,
): Promise<void> {
  // Whoever reads the body hears of it; a client that goes away is no error of ours.
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  let answer: Answer;
  try {
    answer = cors.preflight(request) ?? (await answerTo(request, connection, service));
  } catch (error) {
    service.watch.refused(error);
    answer = errorAnswer(error, request);
  }
  const headers = { ...answer.headers, ...cors.headersFor(request) };
  // Kept alive, it would be refused for ever.
  if (connection.isSurplus) response.shouldKeepAlive = false;
  sendAnswer(request, response, await gzipAnswer(request, { ...answer, headers }));
}

function answerTo(
  request: IncomingMessage,
  connection: Connection,
  service: Service,
): Promise<Answer> {
  if (connection.isSurplus) throw unavailable('The receiver has too many connections.');
  if (connection.underWay.size > MAX_PIPELINED) {
    throw unavailable(`At most ${MAX_PIPELINED} requests wait on one connection.`);
  }
  if (request.rawHeaders.length / 2 >= MAX_HEADERS) throw headersTooLarge();
  const { expect } = request.headers;
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') throw expectationFailed();
  const route = routeOf(request);
  const purpose = request.method === 'POST' ? 'write' : 'read';
  const caller =
    route.isPublic === true ? service : forCaller(service, request.headers.authorization, purpose);
  return route.handle(request, caller);
}
