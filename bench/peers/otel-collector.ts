import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildGo, type GoProgram, goBinary, goSkipReason } from './go-program.ts';
import { type CollectorConfig, renderCollectorConfig } from './otel-collector-config.ts';

const COLLECTOR: GoProgram = {
  title: 'the OpenTelemetry Collector',
  name: 'otel-collector',
  sources: fileURLToPath(new URL('otel-collector/', import.meta.url)),
};
const START_SECONDS = 60;
const STOP_SECONDS = 30;
/** A stock OpenTelemetry Collector that writes into ClickHouse. */
export interface RunningOtelCollector {
  readonly otlpHttpUrl: string;
  /** Host and port. */
  readonly otlpGrpcUrl: string;
  readonly pid: number;
  /** What it logged at level warn or above. */
  complaints(): string;
  /** Lets it send what it holds, then ends it. */
  stop(): Promise<void>;
}

/** Where the binary for the sources as they are now is, or would be. */
export const otelCollectorBinary = (): string => goBinary(COLLECTOR);

/** A sentence why the Collector cannot run here, or undefined if it is built or can be. */
export const otelCollectorSkipReason = (
  o: { mayBuild: boolean } = { mayBuild: true },
): string | undefined => goSkipReason(COLLECTOR, o);

/** Builds the Collector once, in some minutes; throws what Go says. */
export const buildOtelCollector = (): Promise<string> => buildGo(COLLECTOR);

/** Starts the Collector, built before, and waits until it takes OTLP; throws what it says if it ends. */
export async function startOtelCollector(
  options: Omit<CollectorConfig, 'httpPort' | 'grpcPort'>,
): Promise<RunningOtelCollector> {
  const [httpPort, grpcPort] = await freePorts();
  const folder = await mkdtemp(join(tmpdir(), 'otel-collector-'));
  const config = join(folder, 'config.yaml');
  // A file, since the password must not stand among the arguments.
  await writeFile(config, renderCollectorConfig({ ...options, httpPort, grpcPort }), {
    mode: 0o600,
  });
  const child = spawn(otelCollectorBinary(), ['--config', config], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-100_000);
    });
  }
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  const otlpHttpUrl = `http://127.0.0.1:${httpPort}`;
  try {
    await answers(otlpHttpUrl, child);
  } catch (cause) {
    await stop();
    throw new Error(`The OpenTelemetry Collector did not start: ${said}`, { cause });
  }
  return {
    otlpHttpUrl,
    otlpGrpcUrl: `127.0.0.1:${grpcPort}`,
    pid: child.pid ?? 0,
    complaints: () => said,
    stop,
  };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const giveUp = Date.now() + START_SECONDS * 1000;
  while (Date.now() < giveUp && child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(`${url}/v1/traces`).catch(() => undefined);
    if (answer !== undefined) return;
    await delay(50);
  }
  throw new Error(
    child.exitCode === null ? 'it does not answer' : `it ended with ${child.exitCode}`,
  );
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const giveUp = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1000);
  await exited;
  clearTimeout(giveUp);
}

/** Two ports that are free now; the Collector does not say which ones it took by itself. */
async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()];
  const ports: number[] = [];
  for (const server of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    ports.push(typeof address === 'object' && address !== null ? address.port : 0);
  }
  for (const server of servers) {
    server.close();
    await once(server, 'close');
  }
  return [ports[0] ?? 0, ports[1] ?? 0];
}
