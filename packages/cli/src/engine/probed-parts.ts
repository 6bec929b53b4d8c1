import { createAccess, hashToken } from '@baton/collector';
import { Hono } from 'hono';
import { answerErrors } from './api-errors.ts';
import { serveApi } from './api-server.ts';
import type { CallerEnv } from './caller.ts';
import { claimPorts } from './engine.ts';
import { addOperationsRoutes } from './operations-routes.ts';
import { securityHeaders } from './page-security.ts';
import { writePartsRecord } from './parts-record.ts';
import { withReceiver } from './receiver-readiness.ts';
import { type PartsOptions, type RunningParts, startParts } from './start-parts.ts';

/** Parts without the analyzer, and where they answer probes. */
export interface ProbedParts extends RunningParts {
  /** Such as `http://127.0.0.1:4321`; undefined where nobody asked for one. */
  readonly probeUrl: string | undefined;
}

/** Where probes are to be answered. */
interface Probe {
  readonly host: string;
  readonly port: number;
}

/** Starts parts that have no API; with `probe` they answer `/healthz`, `/readyz` and `/metrics` there. */
export async function startProbedParts(
  o: PartsOptions & { readonly probe?: Probe | undefined },
): Promise<ProbedParts> {
  const { probe } = o;
  const wanted =
    probe === undefined ? [] : [{ ...probe, purpose: 'probes', option: '--probe-port' }];
  const parts = await startParts({ ...o, ...(await claimPorts(o, wanted)) });
  // Run from the last to the first.
  const cleanUps: (() => Promise<unknown>)[] = [parts.close];
  const close = async (): Promise<void> => {
    for (let next = cleanUps.pop(); next !== undefined; next = cleanUps.pop()) await next();
  };
  try {
    const probeUrl =
      probe === undefined ? undefined : await answerProbes({ ...o, probe }, { parts, cleanUps });
    cleanUps.push(await writePartsRecord(o.directory, { ...o, probeUrl }));
    return { ...parts, probeUrl, close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

/** Answers probes until it is cleaned up; says where. */
async function answerProbes(
  o: PartsOptions & { readonly probe: Probe },
  { parts, cleanUps }: { parts: RunningParts; cleanUps: (() => Promise<unknown>)[] },
): Promise<string> {
  const localTokenHash = hashToken(o.token);
  const access = await createAccess({ ...o.security, localTokenHash, onMessage: o.onMessage });
  cleanUps.push(access.close);
  const app = new Hono<CallerEnv>();
  answerErrors(app);
  app.use(securityHeaders);
  addOperationsRoutes(app, {
    access,
    host: o.probe.host,
    telemetry: {
      // A receiver that asks for client certificates answers no orchestrator itself.
      readiness: async () =>
        withReceiver(await parts.telemetry.readiness(), parts.receiver?.addresses),
      metricsText: parts.telemetry.metricsText,
    },
  });
  const server = await serveApi({ api: app, ...o.probe });
  cleanUps.push(server.close);
  return server.url;
}
