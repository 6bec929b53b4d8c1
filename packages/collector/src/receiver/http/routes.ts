import type { IncomingMessage } from 'node:http';
import { answerFactsSchema, receiveHttpFacts } from '../../facts/receive-http-facts.ts';
import { receiveHttpAskResponse, receiveHttpCheck } from '../check/receive-http-check.ts';
import { methodNotAllowed, notFound } from '../request-error.ts';
import type { Service } from '../service.ts';
import type { Answer } from './answer.ts';
import { answerHealth, answerMetrics, answerReadiness } from './operations-routes.ts';
import { receiveHttpTraces } from './receive-http-traces.ts';

/** What one path serves. */
export interface Route {
  readonly methods: readonly string[];
  /** Answered to callers without a token, too. */
  readonly isPublic?: boolean;
  handle(request: IncomingMessage, service: Service): Promise<Answer>;
}

const TRACES_ONLY = 'Baton keeps traces only. Send them to /v1/traces.';

const ROUTES: ReadonlyMap<string, Route> = new Map([
  ['/v1/traces', { methods: ['POST'], handle: receiveHttpTraces }],
  ['/healthz', { methods: ['GET', 'HEAD'], isPublic: true, handle: answerHealth }],
  ['/readyz', { methods: ['GET', 'HEAD'], isPublic: true, handle: answerReadiness }],
  ['/metrics', { methods: ['GET', 'HEAD'], handle: answerMetrics }],
  ['/v1/facts', { methods: ['POST'], handle: receiveHttpFacts }],
  ['/v1/check', { methods: ['POST'], handle: receiveHttpCheck }],
  ['/v1/check/responses', { methods: ['POST'], handle: receiveHttpAskResponse }],
  ['/v1/facts/schema', { methods: ['GET', 'HEAD'], isPublic: true, handle: answerFactsSchema }],
]);

const OTHER_SIGNALS: ReadonlySet<string> = new Set([
  '/v1/logs',
  '/v1/metrics',
  '/v1development/profiles',
]);

/** The route of a request; throws a RequestError 404 or 405. */
export function routeOf(request: IncomingMessage): Route {
  const path = request.url?.split('?')[0] ?? '';
  const route = ROUTES.get(path);
  if (route === undefined) {
    throw notFound(
      OTHER_SIGNALS.has(path)
        ? TRACES_ONLY
        : 'Nothing is served here. Send traces to /v1/traces, or facts to /v1/facts.',
    );
  }
  if (!route.methods.includes(request.method ?? '')) {
    throw methodNotAllowed(route.methods[0] ?? 'POST');
  }
  return route;
}
