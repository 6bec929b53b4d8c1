import type { IncomingMessage, ServerResponse } from 'node:http';
import { forCaller } from '../../access/for-caller.ts';
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
    const route = routeOf(request);
    const purpose = request.method === 'POST' ? 'write' : 'read';
    answer = await route.handle(
      request,
      route.isPublic === true
        ? service
        : forCaller(service, request.headers.authorization, purpose),
    );
  } catch (error) {
    service.watch.refused(error);
    answer = errorAnswer(error, request);
  }
  sendAnswer(request, response, answer);
}
