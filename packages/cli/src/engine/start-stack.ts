import { createChecks, handoffParams } from '@baton/analyzer';
import { describeClickHouse } from '../clickhouse.ts';
import { CliError } from '../errors.ts';
import { scheduleAlerts } from '../notify/schedule-alerts.ts';
import { testChannels } from '../notify/test-channels.ts';
import { createAnalyses } from './analyses.ts';
import { forget } from './forget.ts';
import { createLocalStack } from './local-stack.ts';
import { scheduleAnalysis } from './schedule-analysis.ts';
import type { Stack } from './stack.ts';
import { type PartsOptions, type RunningParts, startParts } from './start-parts.ts';
import { llmSettingsOf } from './text-actions.ts';

/** Parts that answer, and what they answer with. */
export interface RunningStack {
  readonly stack: Stack;
  readonly parts: RunningParts;
  close(): Promise<void>;
}

/** Starts parts, the analyzer among them; `apiUrl` says where they answer others, if they do. */
export async function startStack(
  o: PartsOptions,
  apiUrl: () => string = () => '',
): Promise<RunningStack> {
  const { directory, server } = o;
  const parts = await startParts(o);
  const { store, receiver, loader, projector, telemetry } = parts;
  if (store === undefined) throw new Error('A stack needs the analyzer.');
  const analyses = createAnalyses(store);
  const scheduled =
    o.analyzeEverySeconds === undefined
      ? undefined
      : scheduleAnalysis(analyses, {
          everyMillis: o.analyzeEverySeconds * 1000,
          settle: parts.settle,
          onMessage: o.onMessage,
        });
  const alerts =
    o.alerts === undefined
      ? undefined
      : scheduleAlerts(store, { config: o.alerts, onMessage: o.onMessage });
  const checks = createChecks(store, { settings: () => llmSettingsOf(directory.path) });
  const stack = createLocalStack({
    store,
    checks,
    dataDir: directory.path,
    analyses,
    otlpEndpoint: receiver?.addresses.localUrl ?? '',
    token: o.token,
    settle: parts.settle,
    rebuild: async () => {
      if (projector !== undefined) return projector.rebuild();
      throw new CliError('usage', 'No projector runs here; run `baton rebuild` where one does.');
    },
    forget: async (request) => {
      if (server?.cluster !== undefined) {
        throw new CliError(
          'usage',
          'Items cannot be forgotten on a cluster yet; nothing was removed.',
        );
      }
      if (projector === undefined) {
        throw new CliError('usage', 'No projector runs here; run `baton forget` where one does.');
      }
      const forgotten = await forget(request, {
        store,
        projector,
        directory,
        settle: parts.settle,
      });
      if (request.dryRun !== true) alerts?.forget(forgotten);
      return forgotten;
    },
    openParams: handoffParams(o.alerts?.rules ?? []),
    testAlerts: async (channel) => {
      if (o.alerts === undefined) {
        throw new CliError('usage', 'No alert rules are looked at here; `baton up` does that.');
      }
      return testChannels(o.alerts, { channel, nowMillis: Date.now() });
    },
    status: async () => ({
      dataDir: directory.path,
      pid: process.pid,
      apiUrl: apiUrl(),
      otlpUrl: receiver?.addresses.url ?? null,
      grpcUrl: receiver?.addresses.grpcUrl ?? null,
      receiverPid: receiver?.pid ?? null,
      parts: [...o.parts],
      clickhouse: server === undefined ? 'embedded' : describeClickHouse(server),
      loader: { ...loader?.status() },
      projectorLagSeconds: telemetry.lagSeconds(),
      readiness: await telemetry.readiness(),
    }),
  });
  const close = async (): Promise<void> => {
    scheduled?.close();
    await alerts?.close();
    await analyses.close();
    await checks.close();
    await parts.close();
  };
  return { stack, parts, close };
}
