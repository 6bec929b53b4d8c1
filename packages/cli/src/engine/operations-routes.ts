import type { IncomingMessage } from 'node:http';
import { type Access, isFromThisMachine, PROMETHEUS_CONTENT_TYPE } from '@baton/collector';
import type { Context, Hono } from 'hono';
import { type CallerEnv, identifyCaller, requireUnbound } from './caller.ts';
import type { EngineTelemetry } from './telemetry/engine-telemetry.ts';

/** What probes and scrapers are answered from. */
export interface OperationsOptions {
  readonly access: Access;
  readonly telemetry: Pick<EngineTelemetry, 'readiness' | 'metricsText'>;
  /** Names the engine to commands that look for it in `engine.json`; absent where none does. */
  readonly instance?: string | undefined;
}

/**
 * `/healthz`, `/readyz` and `/metrics`, by whatever name they are asked: an orchestrator knows an address, a scraper a
 * name of its network. Who asks from another machine is told no more than that it lives, and codes.
 */
export function addOperationsRoutes(app: Hono<CallerEnv>, o: OperationsOptions): void {
  app.get('/healthz', (context) =>
    context.json(isNear(context) ? { status: 'ok', instance: o.instance } : { status: 'ok' }),
  );
  app.get('/readyz', async (context) => {
    const { ready, reasons } = await o.telemetry.readiness();
    const told = isNear(context) ? reasons : reasons.map(({ code }) => ({ code }));
    return context.json({ ready, reasons: told }, ready ? 200 : 503);
  });
  app.get('/metrics', identifyCaller(o.access), async (context) => {
    requireUnbound(context.get('caller'));
    const text = await o.telemetry.metricsText();
    return context.body(text, 200, { 'Content-Type': PROMETHEUS_CONTENT_TYPE });
  });
}

function isNear({ env }: Context<CallerEnv>): boolean {
  const { incoming } = env as { readonly incoming: IncomingMessage };
  return isFromThisMachine(incoming.socket);
}
