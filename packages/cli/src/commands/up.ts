import { Command } from 'commander';
import { dataDirOption, type ListenOptions, listenOptions } from '../options.ts';
import { describeAddresses, runEngine } from '../run-engine.ts';
import { watchInterruption } from '../terminal/interruption.ts';
import { print, tell } from '../terminal/output.ts';

/** `baton up`: receive, store and answer until Ctrl-C. */
export function upCommand(): Command {
  const command = new Command('up')
    .summary('run Baton: receive facts, store them, serve the report')
    .description(
      'Runs Baton on a data directory until Ctrl-C: a receiver for OTLP over HTTP and gRPC, an\n' +
        'embedded ClickHouse, and the report on a local page. Everything listens on this machine only.',
    )
    .addOption(dataDirOption())
    .addHelpText(
      'after',
      `
Examples:
  $ baton up
  $ baton up --data-dir /var/lib/baton --port 14318 --grpc-port 14317 --api-port 14320
  $ OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 node your-service.js
`,
    );
  for (const option of listenOptions()) command.addOption(option);
  return command.action(async (options: ListenOptions & { dataDir: string }) => {
    const interruption = watchInterruption();
    await runEngine(options, async (engine) => {
      if (!interruption.signal.aborted) {
        await print(
          `Baton is up on ${options.dataDir}.\n\n${describeAddresses(engine)}\n\nStop with Ctrl-C.`,
        );
      }
      await interruption.happened;
      tell('Stopping: what was acknowledged is being stored.');
    });
  });
}
