import { createAccess, hashToken } from '@baton/collector';
import { Hono } from 'hono';
import { answerErrors } from './api-errors.ts';
import { serveApi } from './api-server.ts';
import type { CallerEnv } from './caller.ts';
import { claimPorts } from './engine.ts';
import { addOperationsRoutes } from './operations-routes.ts';
import { securityHeaders } from './page-security.ts';
import { withReceiver } from './receiver-readiness.ts';
import { type PartsOptions, type RunningParts, startParts } from './start-parts.ts';

/** Parts without the analyzer, and where they answer probes. */
export interface ProbedParts extends RunningParts {
  /** Such as `http://127.0.0.1:4321`; undefined where nobody asked for one. */
  readonly probeUrl: string | undefined;
}

/** Starts parts that have no API; with `probe` they answer `/healthz`, `/readyz` and `/metrics` there. */
export async function startProbedParts(
  o: PartsOptions & {
    readonly probe?: { readonly host: string; readonly port: number } | undefined;
  },
): Promise<ProbedParts> {
  const { probe } = o;
  const wanted =
    probe === undefined ? [] : [{ ...probe, purpose: 'probes', option: '--probe-port' }];
  const parts = await startParts({ ...o, ...(await claimPorts(o, wanted)) });
  if (probe === undefined) return { ...parts, probeUrl: undefined };
  try {
    const localTokenHash = hashToken(o.token);
    const access = await createAccess({ ...o.security, localTokenHash, onMessage: o.onMessage });
    const app = new Hono<CallerEnv>();
    answerErrors(app);
    app.use(securityHeaders);
    addOperationsRoutes(app, {
      access,
      host: probe.host,
      telemetry: {
        // A receiver that asks for client certificates answers no orchestrator itself.
        readiness: async () =>
          withReceiver(await parts.telemetry.readiness(), parts.receiver?.addresses),
        metricsText: parts.telemetry.metricsText,
      },
    });
    const server = await serveApi({ api: app, ...probe });
    return {
      ...parts,
      probeUrl: server.url,
      async close() {
        await server.close();
        await access.close();
        await parts.close();
      },
    };
  } catch (error) {
    await parts.close().catch(() => undefined);
    throw error;
  }
}
