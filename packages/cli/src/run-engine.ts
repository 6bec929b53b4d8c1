import { type DataDirectory, dataDirectory } from './data-dir.ts';
import { type Engine, startEngine } from './engine/engine.ts';
import { findEngine } from './engine/engine-file.ts';
import { CliError } from './errors.ts';
import { blamingFullDisk } from './full-disk.ts';
import { exposureWarning, listenSecurityOf } from './listen-security.ts';
import type { ListenOptions } from './options.ts';
import { tell } from './terminal/output.ts';

/**
 * Runs the engine on a data directory for as long as `use` takes; throws one sentence if one runs
 * already.
 */
export async function runEngine(
  o: ListenOptions & { dataDir: string },
  use: (engine: Engine) => Promise<void>,
): Promise<void> {
  const directory = dataDirectory(o.dataDir);
  await blamingFullDisk(directory, async () => {
    const engine = await start(directory, o);
    try {
      await use(engine);
    } finally {
      await engine.close();
    }
  });
}

async function start(directory: DataDirectory, o: ListenOptions): Promise<Engine> {
  const running = await findEngine(directory);
  if (running !== undefined) {
    throw new CliError(
      'data_dir_in_use',
      `The data directory ${directory.path} is in use: Baton runs on it already ` +
        `(process ${running.pid}, ${running.apiUrl}); stop that one, or choose another with --data-dir.`,
    );
  }
  const security = listenSecurityOf(o, directory.path);
  const warning = await exposureWarning(o.host, security);
  if (warning !== undefined) tell(warning);
  return startEngine({
    directory,
    apiPort: o.apiPort,
    otlp: {
      host: o.host,
      port: o.port,
      grpcPort: o.grpcPort,
      ...(o.corsOrigin === undefined ? {} : { cors: { origins: o.corsOrigin } }),
    },
    security,
    onMessage: tell,
  });
}

/** Where to look and where to send, for the person at the terminal. */
export function describeAddresses(engine: Engine): string {
  const { grpcUrl } = engine;
  return [
    `  report       ${engine.apiUrl}`,
    `  report JSON  ${engine.apiUrl}/api/report`,
    `  send spans   ${engine.otlpUrl} (OTLP/HTTP)`,
    ...(grpcUrl === undefined ? [] : [`               ${grpcUrl} (OTLP/gRPC)`]),
  ].join('\n');
}
