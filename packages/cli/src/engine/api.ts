import { AnalyzerError, renderHtml, renderMarkdown, renderText } from '@baton/analyzer';
import { type Access, PROMETHEUS_CONTENT_TYPE } from '@baton/collector';
import { queries, StoreError } from '@baton/store';
import { Hono, type MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { CliError, type CliErrorCode } from '../errors.ts';
import { describeFailure } from '../failure.ts';
import { addAlertRoutes } from './alert-routes.ts';
import { bodyOf } from './body-of.ts';
import {
  type CallerEnv,
  identifyCaller,
  queryTextsFor,
  refusalOf,
  requireUnbound,
  scopeOf,
} from './caller.ts';
import { addInterventionRoutes } from './intervention-routes.ts';
import { limitBody } from './limit-body.ts';
import { addOpenRoutes, policyOf } from './open-routes.ts';
import { addPathRoutes } from './path-routes.ts';
import type { Stack } from './stack.ts';
import type { EngineTelemetry } from './telemetry/engine-telemetry.ts';
import { addCheckRoutes, addTextRoute } from './text-routes.ts';

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const REPORT_FRESH_MILLIS = 3_000;
const TEXT_WIDTH = 100;

const ForgetBody = z.strictObject({
  item: z.string().min(1),
  process: z.string().optional(),
  namespace: z.string().optional(),
  dryRun: z.boolean().optional(),
});

const AnalyzeBody = z.strictObject({
  process: z.string().optional(),
  namespace: z.string().optional(),
  isForced: z.boolean().optional(),
});

const AnnotateBody = z.strictObject({
  text: z.string(),
  item: z.string().optional(),
  process: z.string().optional(),
  namespace: z.string().optional(),
});

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** The engine's JSON API and pages: reads need a token once there are any, what changes needs the engine's. */
export function createApi(o: {
  stack: Stack;
  instance: string;
  access: Access;
  telemetry: Pick<EngineTelemetry, 'readiness' | 'metricsText'>;
  /** Address the API listens on, if it is one that others use. */
  host?: string | undefined;
}): Hono<CallerEnv> {
  const { stack } = o;
  const reports = createReportCache(stack);
  const api = new Hono<CallerEnv>();

  api.use(secured(o.host));
  api.onError((error, context) => {
    const refusal = refusalOf(error);
    if (refusal !== undefined) {
      return context.json({ error: error.message }, refusal.status, refusal.headers);
    }
    if (process.env['BATON_DEBUG']) console.error(error);
    const status = statusOf(error);
    if (status === 503) context.header('Retry-After', '2');
    return context.json({ error: describeFailure(error).message }, status);
  });
  api.notFound((context) =>
    context.json({ error: `There is nothing at ${context.req.path}.` }, 404),
  );

  api.get('/healthz', (context) => context.json({ status: 'ok', instance: o.instance }));
  api.get('/readyz', async (context) => {
    const readiness = await o.telemetry.readiness();
    return context.json(readiness, readiness.ready ? 200 : 503);
  });
  addCheckRoutes(api, stack, o.access);
  // Before every other route.
  api.use(identifyCaller(o.access), limitBody);
  api.get('/', async (context) => context.html(renderHtml(await reports.get(scopeOf(context)))));
  api.get('/api/report', async (context) => {
    const report = await reports.get(scopeOf(context));
    const format = context.req.query('format') ?? 'json';
    if (format === 'json') return context.json(report);
    if (format === 'markdown') {
      return context.body(renderMarkdown(report), 200, {
        'Content-Type': 'text/markdown; charset=utf-8',
      });
    }
    if (format === 'html') return context.html(renderHtml(report));
    if (format === 'text') {
      return context.text(renderText(report, { width: TEXT_WIDTH, color: false }));
    }
    throw new CliError('usage', 'format is one of json, markdown, html, text.');
  });
  api.get('/api/items/:key', async (context) => {
    const key = context.req.param('key');
    const story = await stack.item(key, scopeOf(context));
    if (story === undefined) throw new CliError('not_found', `There is no item ${key}.`);
    return context.json(story);
  });
  api.get('/api/findings', async (context) => context.json(await stack.findings(scopeOf(context))));
  api.get('/api/persons', async (context) => {
    requireUnbound(context.get('caller'));
    return context.json(await stack.persons(scopeOf(context)));
  });
  api.get('/api/findings/:id', async (context) => {
    const rows = wholeOf(context.req.query('rows') ?? '0');
    // Its queries are asked again as they were stored, whatever they are about.
    if (rows > 0) requireUnbound(context.get('caller'));
    const finding = context.req.param('id');
    return context.json(await stack.explain({ finding, rows, ...scopeOf(context) }));
  });
  api.post('/api/findings/:id/annotations', async (context) => {
    const request = await bodyOf(context, AnnotateBody, '{"text", "item"?}: what you found out');
    return context.json(await stack.annotate({ finding: context.req.param('id'), ...request }));
  });
  api.post('/api/analyze', async (context) => {
    const request = await bodyOf(
      context,
      AnalyzeBody,
      '{"process"?, "namespace"?, "isForced"?}: what to analyze',
    );
    const runs = await stack.analyze(request);
    reports.forget();
    return context.json(runs);
  });
  api.get('/api/queries', (context) =>
    context.json(queries.map(({ name, title, description }) => ({ name, title, description }))),
  );
  // Names of queries hold slashes.
  api.get('/api/queries/:name{.+}', async (context) => {
    const name = context.req.param('name');
    const texts = queryTextsFor(context.get('caller'), name, context.req.query());
    return context.json(await stack.query(name, texts));
  });
  api.get('/metrics', async (context) => {
    requireUnbound(context.get('caller'));
    const text = await o.telemetry.metricsText();
    return context.body(text, 200, { 'Content-Type': PROMETHEUS_CONTENT_TYPE });
  });
  api.get('/api/status', async (context) => {
    requireUnbound(context.get('caller'));
    return context.json(await stack.status());
  });
  api.post('/api/settle', async (context) => {
    await stack.settle();
    reports.forget();
    return context.json({ settled: true });
  });
  api.post('/api/forget', async (context) => {
    const request = await bodyOf(
      context,
      ForgetBody,
      '{"item", "process"?, "namespace"?, "dryRun"?}: what to forget',
    );
    const forgotten = await stack.forget(request);
    reports.forget();
    return context.json(forgotten);
  });
  addInterventionRoutes(api, stack);
  addPathRoutes(api, stack);
  addTextRoute(api, stack);
  addAlertRoutes(api, stack);
  addOpenRoutes(api, stack);
  api.post('/api/rebuild', async (context) => context.json(await stack.rebuild()));
  return api;
}

function secured(host: string | undefined): MiddlewareHandler {
  return async (context, next) => {
    // A page elsewhere can make a browser resolve its own name to this machine; the name gives it away.
    const name = hostName(context.req.header('host') ?? '');
    if (!LOOPBACK_NAMES.has(name) && name !== host?.toLowerCase()) {
      return context.json({ error: 'Ask for this by localhost or 127.0.0.1.' }, 421);
    }
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.header(name, value);
    const policy = policyOf(context.req.path);
    if (policy !== undefined) context.header('Content-Security-Policy', policy);
    return undefined;
  };
}

const hostName = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();

function wholeOf(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new CliError('usage', 'rows is a whole number from 0.');
}

const STATUSES: Readonly<Partial<Record<CliErrorCode, 400 | 404 | 409>>> = {
  usage: 400,
  not_found: 404,
  ambiguous: 409,
};

function statusOf(error: unknown): 400 | 404 | 409 | 500 | 503 {
  if (StoreError.isInstance(error) && error.retryable) return 503;
  if (error instanceof AnalyzerError) return 409;
  if (!(error instanceof CliError)) return 500;
  return STATUSES[error.code] ?? 500;
}

/** Several readers within a moment share one analysis. */
function createReportCache(stack: Stack): {
  get: Stack['report'];
  forget: () => void;
} {
  const cached = new Map<string, { atMillis: number; report: ReturnType<Stack['report']> }>();
  return {
    get(scope) {
      const key = JSON.stringify([scope.namespace, scope.process]);
      const nowMillis = Date.now();
      for (const [other, { atMillis }] of cached) {
        if (nowMillis - atMillis > REPORT_FRESH_MILLIS) cached.delete(other);
      }
      const known = cached.get(key);
      if (known !== undefined) return known.report;
      const report = stack.report(scope);
      cached.set(key, { atMillis: nowMillis, report });
      report.catch(() => cached.delete(key));
      return report;
    },
    forget: () => cached.clear(),
  };
}
