import { AnalyzerError } from '@baton/analyzer';
import { StoreError } from '@baton/store';
import type { Hono } from 'hono';
import { CliError, type CliErrorCode } from '../errors.ts';
import { describeFailure } from '../failure.ts';
import { type CallerEnv, refusalOf } from './caller.ts';

const STATUSES: Readonly<Partial<Record<CliErrorCode, 400 | 404 | 409>>> = {
  usage: 400,
  not_found: 404,
  ambiguous: 409,
};

/** Answers what fails, and what is not there, with `{"error"}` in one sentence. */
export function answerErrors(app: Hono<CallerEnv>): void {
  app.onError((error, context) => {
    const refusal = refusalOf(error);
    if (refusal !== undefined) {
      return context.json({ error: error.message }, refusal.status, refusal.headers);
    }
    if (process.env['BATON_DEBUG']) console.error(error);
    const status = statusOf(error);
    if (status === 503) context.header('Retry-After', '2');
    return context.json({ error: describeFailure(error).message }, status);
  });
  app.notFound((context) =>
    context.json({ error: `There is nothing at ${context.req.path}.` }, 404),
  );
}

function statusOf(error: unknown): 400 | 404 | 409 | 500 | 503 {
  if (StoreError.isInstance(error) && error.retryable) return 503;
  if (error instanceof AnalyzerError) return 409;
  if (!(error instanceof CliError)) return 500;
  return STATUSES[error.code] ?? 500;
}
