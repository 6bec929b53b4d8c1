import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Service } from '../service.ts';
import { type Answer, errorAnswer, sendAnswer } from './answer.ts';
import { routeOf } from './routes.ts';

/** Answers one request, whatever it is; never rejects. */
export async function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  service: Service,
): Promise<void> {
  let answer: Answer;
  try {
    answer = await routeOf(request).handle(request, service);
  } catch (error) {
    answer = errorAnswer(error, request);
  }
  sendAnswer(request, response, answer);
}
