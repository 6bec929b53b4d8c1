import { renderHtml, renderMarkdown, renderText } from '@baton/analyzer';
import { queries } from '@baton/store';
import { Hono } from 'hono';
import { z } from 'zod';
import { CliError } from '../errors.ts';
import { addAlertRoutes } from './alert-routes.ts';
import { answerErrors } from './api-errors.ts';
import { bodyOf } from './body-of.ts';
import {
  type CallerEnv,
  identifyCaller,
  queryTextsFor,
  requireUnbound,
  scopeOf,
} from './caller.ts';
import { addInterventionRoutes } from './intervention-routes.ts';
import { limitBody } from './limit-body.ts';
import { addOpenRoutes } from './open-routes.ts';
import { addOperationsRoutes, type OperationsOptions } from './operations-routes.ts';
import { ownNamesOnly, securityHeaders } from './page-security.ts';
import { addPathRoutes } from './path-routes.ts';
import type { Stack } from './stack.ts';
import { addCheckRoutes, addTextRoute } from './text-routes.ts';

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

/** The engine's JSON API and pages: reads need a token once there are any, what changes needs the engine's. */
export function createApi(o: OperationsOptions & { readonly stack: Stack }): Hono<CallerEnv> {
  const { stack } = o;
  const reports = createReportCache(stack);
  const api = new Hono<CallerEnv>();

  answerErrors(api);
  api.use(securityHeaders);
  addOperationsRoutes(api, o);
  api.use(ownNamesOnly(o.host));
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

function wholeOf(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new CliError('usage', 'rows is a whole number from 0.');
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
