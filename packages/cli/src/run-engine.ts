import { randomBytes } from 'node:crypto';
import { hostInUrl, type Logger } from '@baton/collector';
import type { Share } from '@baton/store';
import { type ClickHouseOptions, clickhouseServer, describeClickHouse } from './clickhouse.ts';
import { type ClickHouseHttpOptions, clickhouseHttpOf } from './clickhouse-http.ts';
import { type DataDirectory, dataDirectory } from './data-dir.ts';
import type { Engine, EngineOptions } from './engine/engine.ts';
import { findEngine } from './engine/engine-file.ts';
import { lowerThreads } from './engine/lower-threads.ts';
import { PARTS, type Part, requireWhole } from './engine/parts.ts';
import type { ProbedParts } from './engine/probed-parts.ts';
import type { ListenSettings } from './engine/start-parts.ts';
import { CliError } from './errors.ts';
import { blamingFullDisk } from './full-disk.ts';
import { exposureWarning, isLoopback, listenSecurityOf } from './listen-security.ts';
import { alertsConfigOf } from './notify/alerts-file.ts';
import type { AnalyzeEveryOptions, ListenOptions, RetentionOptions } from './options.ts';
import { receiverBoundsOf } from './receiver-bounds.ts';
import { tell } from './terminal/output.ts';

/** What the commands say that run Baton. */
export interface RunOptions
  extends ListenOptions,
    ClickHouseOptions,
    ClickHouseHttpOptions,
    RetentionOptions,
    AnalyzeEveryOptions {
  /** @default alerts.yaml of the data directory, if it is there */
  readonly alertsFile?: string;
  readonly dataDir: string;
  /** @default all */
  readonly only?: ReadonlySet<Part>;
  readonly projector?: Share;
  /** Where parts without the analyzer answer probes; absent: nowhere. */
  readonly probePort?: number;
  /** Of a service; without one, messages are sentences for a person. */
  readonly logger?: Logger | undefined;
}

/**
 * Runs the engine on a data directory for as long as `use` takes; throws one sentence if one runs
 * already.
 */
export async function runEngine(
  o: RunOptions,
  use: (engine: Engine) => Promise<void>,
): Promise<void> {
  // The API and its pages are loaded only by who serves them: other commands start sooner.
  const { startEngine } = await import('./engine/engine.ts');
  await running(o, { start: startEngine, use });
}

/** Runs parts without the analyzer, whose API answers probes; with `probePort` these answer them, too. */
export async function runParts(
  o: RunOptions,
  use: (parts: ProbedParts) => Promise<void>,
): Promise<void> {
  const { only: parts = new Set(PARTS), probePort } = o;
  const { startProbedParts } = await import('./engine/probed-parts.ts');
  await running(o, {
    start: (options) =>
      startProbedParts({
        ...options,
        parts,
        token: randomBytes(32).toString('hex'),
        ...(probePort === undefined ? {} : { probe: { host: o.apiHost, port: probePort } }),
      }),
    use,
  });
}

async function running<T extends { close(): Promise<void> }>(
  o: RunOptions,
  { start, use }: { start: (o: EngineOptions) => Promise<T>; use: (it: T) => Promise<void> },
): Promise<void> {
  const directory = dataDirectory(o.dataDir);
  await blamingFullDisk(directory, async () => {
    const options = await engineOptions(directory, o);
    const started = await start(options);
    // Also where the receiver runs alone beside it.
    if (options.server === undefined) lowerThreads();
    o.logger?.info({ dataDir: directory.path }, 'Baton is up.');
    // The receiver is a process of its own: where nothing else runs, nothing else keeps this one up.
    const alive = setInterval(() => undefined, 1 << 30);
    try {
      await use(started);
    } finally {
      await started.close();
      o.logger?.info({ dataDir: directory.path }, 'Baton has stopped.');
      clearInterval(alive);
    }
  });
}

async function engineOptions(directory: DataDirectory, o: RunOptions): Promise<EngineOptions> {
  const parts = o.only ?? new Set(PARTS);
  const { logger } = o;
  const server = clickhouseServer(o);
  if (server === undefined) requireWhole(parts);
  if (parts.has('analyzer')) await requireNoEngine(directory);
  if (o.projector !== undefined && (server === undefined || !parts.has('projector'))) {
    throw new CliError(
      'usage',
      '--projector divides the work of several projectors on a ClickHouse server; set BATON_CLICKHOUSE_URL.',
    );
  }
  if (o.probePort !== undefined && parts.has('analyzer')) {
    throw new CliError(
      'usage',
      '--probe-port is for parts that run without the analyzer, whose API (--api-port) answers probes.',
    );
  }
  if (server?.cluster !== undefined && (o.retention ?? o.spanRetention) !== undefined) {
    throw new CliError('usage', 'Retention does not work on a cluster yet; leave it out.');
  }
  const security = listenSecurityOf(o, directory.path);
  const warning = parts.has('receiver') ? await exposureWarning(o.host, security) : undefined;
  if (warning !== undefined) tell(warning);
  if (parts.has('analyzer') && !isLoopback(o.apiHost)) {
    tell(
      `The API and the pages are on ${hostInUrl(o.apiHost)}: whoever reaches this machine can read them.`,
    );
  }
  if (o.probePort !== undefined && !isLoopback(o.apiHost)) {
    tell(`Probes and metrics are answered on ${hostInUrl(o.apiHost)}.`);
  }
  const isEmbeddedHere = server === undefined && parts.has('analyzer');
  const clickhouseHttp = await clickhouseHttpOf(o, { isEmbeddedHere });
  if (clickhouseHttp !== undefined && !isLoopback(clickhouseHttp.address.host)) {
    tell(
      `ClickHouse is served on ${hostInUrl(clickhouseHttp.address.host)} without TLS: put a proxy with TLS in front of it.`,
    );
  }
  if (server !== undefined && parts.size > (parts.has('receiver') ? 1 : 0)) {
    tell(`ClickHouse is ${describeClickHouse(server)}.`);
  }
  return {
    directory,
    apiPort: o.apiPort,
    apiHost: o.apiHost,
    parts,
    security,
    retention: { itemSeconds: o.retention, spanSeconds: o.spanRetention },
    ...(parts.has('receiver') ? { otlp: listenSettings(o) } : {}),
    ...(server === undefined ? {} : { server }),
    ...(clickhouseHttp === undefined ? {} : { clickhouseHttp }),
    ...(parts.has('analyzer') ? { alerts: await alertsConfigOf(directory, o.alertsFile) } : {}),
    ...(typeof o.analyzeEvery === 'number' ? { analyzeEverySeconds: o.analyzeEvery } : {}),
    ...(o.projector === undefined ? {} : { share: o.projector }),
    // What only answers needs no right to change anything.
    schema: parts.size === 1 && parts.has('analyzer') ? 'check' : 'change',
    onMessage: logger === undefined ? tell : (text) => logger.warn({}, text),
    ...(logger === undefined ? {} : { logger }),
    ...(o.metricsEndpoint === undefined ? {} : { metricsEndpoint: o.metricsEndpoint }),
  };
}

function listenSettings(o: ListenOptions): ListenSettings {
  const { host, port, grpcPort, corsOrigin, corsHeader = [], engineUrl } = o;
  if (corsOrigin === undefined && corsHeader.length > 0) {
    throw new CliError('usage', '--cors-header goes with --cors-origin, which lets pages send.');
  }
  return {
    ...{ host, port, grpcPort },
    ...receiverBoundsOf(o),
    ...(corsOrigin && { cors: { origins: corsOrigin, headers: corsHeader } }),
    ...(engineUrl === undefined ? {} : { engineUrl }),
  };
}

async function requireNoEngine(directory: DataDirectory): Promise<void> {
  const found = await findEngine(directory);
  if (found === undefined) return;
  throw new CliError(
    'data_dir_in_use',
    `The data directory ${directory.path} is in use: Baton runs on it already ` +
      `(process ${found.pid}, ${found.apiUrl}); stop that one, or choose another with --data-dir.`,
  );
}

/** Where to look and where to send, for the person at the terminal. */
export function describeAddresses({ apiUrl, otlpUrl, grpcUrl, clickhouseHttp }: Engine): string {
  const lines = [`  report       ${apiUrl}`, `  report JSON  ${apiUrl}/api/report`];
  if (otlpUrl !== '') lines.push(describeReceiver({ url: otlpUrl, grpcUrl }));
  if (clickhouseHttp !== undefined) lines.push(describeClickHouseHttp(clickhouseHttp));
  return lines.join('\n');
}

/** Where to send. */
export function describeReceiver(o: { url: string; grpcUrl?: string | undefined }): string {
  const lines = [`  send spans   ${o.url} (OTLP/HTTP)`];
  if (o.grpcUrl !== undefined) lines.push(`               ${o.grpcUrl} (OTLP/gRPC)`);
  return lines.join('\n');
}

function describeClickHouseHttp(o: NonNullable<Engine['clickhouseHttp']>): string {
  const password = o.passwordFile === undefined ? '' : `, password in ${o.passwordFile}`;
  return `  ClickHouse   ${o.url} (user default${password})`;
}
