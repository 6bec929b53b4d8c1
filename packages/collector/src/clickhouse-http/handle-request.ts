import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, sendAnswer } from '../receiver/http/answer.ts';
import { failureAnswer, resultAnswer, textAnswer } from './answer.ts';
import type { Authenticate } from './authenticate.ts';
import { type BodyLimits, openBody } from './body-source.ts';
import { CODES, EndpointError } from './endpoint-error.ts';
import { type EndpointRequest, readRequest } from './endpoint-request.ts';
import { readStatement } from './read-statement.ts';
import { checkStatement, runStatement, type StatementService } from './run-statement.ts';

/** What requests are served with. */
export interface EndpointService extends StatementService {
  readonly authenticate: Authenticate;
  readonly body: BodyLimits;
  /** Where rows wait for the engine. */
  readonly directory: string;
  /** Requests that may be under way at once, waiting ones included. */
  readonly maxRequests: number;
  underWay: number;
  onWritten(): void;
}

/** Answers one request, whatever it is; never rejects. */
export async function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  service: EndpointService,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  sendAnswer(request, response, await route(request, { service, signal: gone.signal }));
}

interface Context {
  readonly service: EndpointService;
  readonly signal: AbortSignal;
}

async function route(request: IncomingMessage, context: Context): Promise<Answer> {
  let asked: EndpointRequest | undefined;
  try {
    const { pathname, searchParams } = parseUrl(request);
    if (pathname === '/ping' || pathname === '/replicas_status') return textAnswer(200, 'Ok.\n');
    if (pathname !== '/') {
      throw new EndpointError(CODES.noHandler, 'There is no handle here; queries go to /.');
    }
    if (request.method !== 'POST' && !searchParams.has('query')) return textAnswer(200, 'Ok.\n');
    if (!['GET', 'HEAD', 'POST'].includes(request.method ?? '')) {
      throw new EndpointError(CODES.notImplemented, 'Queries are sent as POST or GET.');
    }
    const user = context.service.authenticate(request, searchParams);
    asked = readRequest(request, searchParams);
    return await admitted(request, { ...context, asked, user });
  } catch (error) {
    return failureAnswer(error, asked);
  }
}

function parseUrl(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? '/', 'http://endpoint');
  } catch {
    throw new EndpointError(CODES.badArguments, 'The URL cannot be read.');
  }
}

async function admitted(
  request: IncomingMessage,
  o: Context & { asked: EndpointRequest; user: { isReadOnly: boolean } },
): Promise<Answer> {
  const { service, asked } = o;
  if (service.underWay >= service.maxRequests) {
    throw new EndpointError(CODES.tooManyQueries, 'Too many requests are under way.');
  }
  service.underWay += 1;
  try {
    const body = openBody(request, { ...service.body, hasFrames: asked.hasFrames });
    const isReadOnly = o.user.isReadOnly || asked.mustRead;
    const received = await readStatement(body, asked.query, {
      directory: service.directory,
      check: (parsed) => checkStatement(service.guard, { parsed, request: asked, isReadOnly }),
    });
    try {
      const statement = { request: asked, received, isReadOnly, signal: o.signal };
      const outcome = await runStatement(service, statement);
      if (received.parsed.kind !== 'read') service.onWritten();
      return await resultAnswer(outcome, { request, asked, displayName: service.server.name });
    } finally {
      await received.rows?.remove();
    }
  } finally {
    service.underWay -= 1;
  }
}
