import { randomBytes, randomUUID } from 'node:crypto';
import { createAccess, hashToken } from '@baton/collector';
import { createDataDirectory } from '../data-dir.ts';
import { createApi } from './api.ts';
import { serveApi } from './api-server.ts';
import { removeEngineFile, writeEngineFile } from './engine-file.ts';
import { PARTS, type Part } from './parts.ts';
import { requireFreePorts, type WantedPort } from './ports.ts';
import { withReceiver } from './receiver-readiness.ts';
import { findReceiver, type ReceiverRecord } from './receiver-record.ts';
import type { Stack } from './stack.ts';
import type { ListenSettings, PartsOptions, RunningParts } from './start-parts.ts';
import { startStack } from './start-stack.ts';

/** How an engine is started; a port of 0 stands for any free one. */
export interface EngineOptions extends Omit<PartsOptions, 'parts' | 'token'> {
  readonly apiPort: number;
  /** @default '127.0.0.1' */
  readonly apiHost?: string;
  /** The analyzer, and what else runs with it. @default all */
  readonly parts?: ReadonlySet<Part>;
}

/** The engine of one data directory: loader, projector, API and, embedded, ClickHouse; the receiver beside it. */
export interface Engine {
  readonly stack: Stack;
  readonly apiUrl: string;
  /** Where services send; '' where nothing is received. */
  readonly otlpUrl: string;
  /** The same for OTLP/gRPC, where it is received. */
  readonly grpcUrl: string | undefined;
  readonly clickhouseHttp: RunningParts['clickhouseHttp'];
  /** Stops receiving, loads and projects what was acknowledged, and frees the directory. */
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/** Starts the engine; throws one sentence where ports, directory, disk or server do not allow it. */
export async function startEngine(o: EngineOptions): Promise<Engine> {
  const { directory } = o;
  const host = o.apiHost ?? LOOPBACK;
  const otlp = await claimPorts(o, [
    { host, port: o.apiPort, purpose: 'API and pages', option: '--api-port' },
    ...(o.clickhouseHttp === undefined
      ? []
      : [{ ...o.clickhouseHttp.address, purpose: 'ClickHouse', option: '--clickhouse-http' }]),
  ]);
  await createDataDirectory(directory);
  const identity = { instance: randomUUID(), token: randomBytes(32).toString('hex') };
  let apiUrl = '';
  const parts = o.parts ?? new Set(PARTS);
  const { token } = identity;
  const running = await startStack({ ...o, ...otlp, parts, token }, () => apiUrl);
  const { stack } = running;
  const { receiver, clickhouseHttp, telemetry } = running.parts;
  const addresses = receiver?.addresses;
  // Run from the last to the first.
  const cleanUps: (() => Promise<unknown>)[] = [
    () => removeEngineFile(directory, identity.instance),
    running.close,
  ];
  const close = async (): Promise<void> => {
    for (let next = cleanUps.pop(); next !== undefined; next = cleanUps.pop()) await next();
  };
  try {
    const localTokenHash = hashToken(token);
    const access = await createAccess({ ...o.security, localTokenHash, onMessage: o.onMessage });
    cleanUps.push(async () => access.close());
    const { readiness: own, metricsText } = telemetry;
    // A receiver that asks for client certificates answers no orchestrator itself.
    const answersForReceiver = o.security.tls?.clientCaFile !== undefined;
    const api = createApi({
      stack,
      access,
      telemetry: {
        readiness: async () =>
          withReceiver(await own(), answersForReceiver ? addresses : undefined),
        metricsText,
      },
      host: o.apiHost,
      instance: identity.instance,
    });
    const server = await serveApi({ api, host, port: o.apiPort });
    cleanUps.push(server.close);
    apiUrl = server.url;
    await writeEngineFile(directory, {
      pid: process.pid,
      apiUrl,
      ...(addresses && {
        otlpUrl: addresses.url,
        grpcUrl: addresses.grpcUrl,
        otlpLocalUrl: addresses.localUrl,
      }),
      ...identity,
    });
    const { url: otlpUrl = '', grpcUrl } = addresses ?? {};
    return { stack, apiUrl, otlpUrl, grpcUrl, clickhouseHttp, close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

/** Looks at all ports before anything starts; a receiver that outlived its engine gives up its own. */
export async function claimPorts(
  o: Pick<PartsOptions, 'directory' | 'otlp'>,
  others: readonly WantedPort[],
): Promise<Pick<PartsOptions, 'otlp'>> {
  const orphan = o.otlp === undefined ? undefined : await findReceiver(o.directory);
  const otlp = o.otlp && (orphan === undefined ? o.otlp : adopt(o.otlp, orphan));
  const ours = [orphan?.port, orphan?.grpcPort];
  const wanted: WantedPort[] = [];
  if (otlp !== undefined) {
    const { host, port, grpcPort = 0 } = otlp;
    wanted.push(
      { host, port, purpose: 'OTLP/HTTP', option: '--port' },
      { host, port: grpcPort, purpose: 'OTLP/gRPC', option: '--grpc-port' },
    );
  }
  await requireFreePorts([...wanted.filter(({ port }) => !ours.includes(port)), ...others]);
  return otlp === undefined ? {} : { otlp };
}

/** Any free port is best the one of the orphan, whose address senders may still know. */
function adopt(otlp: ListenSettings, orphan: ReceiverRecord): ListenSettings {
  return {
    ...otlp,
    ...(otlp.port === 0 ? { host: orphan.host, port: orphan.port } : {}),
    ...(otlp.grpcPort === 0 ? { grpcPort: orphan.grpcPort ?? 0 } : {}),
  };
}
