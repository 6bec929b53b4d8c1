import type { IncomingMessage } from 'node:http';
import {
  type Access,
  isFromThisMachine,
  isOverLoopback,
  PROMETHEUS_CONTENT_TYPE,
} from '@baton/collector';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import { type CallerEnv, identifyCaller, requireUnbound } from './caller.ts';
import { ownNamesOnly } from './page-security.ts';
import type { EngineTelemetry } from './telemetry/engine-telemetry.ts';

/** What probes and scrapers are answered from. */
export interface OperationsOptions {
  readonly access: Access;
  readonly telemetry: Pick<EngineTelemetry, 'readiness' | 'metricsText'>;
  /** Names the engine to commands that look for it in `engine.json`; absent where none does. */
  readonly instance?: string | undefined;
  /** Address it listens on, if it is one that others use. */
  readonly host?: string | undefined;
}

/**
 * `/healthz`, `/readyz` and `/metrics`. From another machine they may be asked by any name, an address that an orchestrator
 * knows or a name that a scraper does, and tell no more than that it lives, and codes.
 */
export function addOperationsRoutes(app: Hono<CallerEnv>, o: OperationsOptions): void {
  const ownNames = ownNamesOnly(o.host);
  // Loopback is where a page elsewhere can lead a browser.
  const ownNamesOverLoopback: MiddlewareHandler = (context, next) =>
    isOverLoopback(socketOf(context)) ? ownNames(context, next) : next();
  app.get('/healthz', ownNamesOverLoopback, (context) =>
    context.json(isNear(context) ? { status: 'ok', instance: o.instance } : { status: 'ok' }),
  );
  app.get('/readyz', ownNamesOverLoopback, async (context) => {
    const { ready, reasons } = await o.telemetry.readiness();
    const told = isNear(context) ? reasons : reasons.map(({ code }) => ({ code }));
    return context.json({ ready, reasons: told }, ready ? 200 : 503);
  });
  app.get('/metrics', ownNamesOverLoopback, identifyCaller(o.access), async (context) => {
    requireUnbound(context.get('caller'));
    const text = await o.telemetry.metricsText();
    return context.body(text, 200, { 'Content-Type': PROMETHEUS_CONTENT_TYPE });
  });
}

const isNear = (context: Context): boolean => isFromThisMachine(socketOf(context));

const socketOf = ({ env }: Context): IncomingMessage['socket'] =>
  (env as { readonly incoming: IncomingMessage }).incoming.socket;
