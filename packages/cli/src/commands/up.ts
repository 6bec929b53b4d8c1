import { createLogger, type Logger } from '@baton/collector';
import { parseShare } from '@baton/store';
import { Command, Option } from 'commander';
import { clickhouseOptions } from '../clickhouse.ts';
import { clickhouseHttpOptions } from '../clickhouse-http.ts';
import { PARTS, parseParts } from '../engine/parts.ts';
import {
  alertsFileOption,
  analyzeEveryOption,
  dataDirOption,
  listenOptions,
  parsePort,
  retentionOptions,
} from '../options.ts';
import {
  describeAddresses,
  describeReceiver,
  type RunOptions,
  runEngine,
  runParts,
} from '../run-engine.ts';
import { watchInterruption } from '../terminal/interruption.ts';
import { print, tell } from '../terminal/output.ts';

/** Lines for machines, unless a person sits at the terminal and did not ask for them. */
function serviceLogger(): Logger | undefined {
  const isWanted = (process.env['BATON_LOG_LEVEL'] ?? '') !== '';
  if (process.stderr.isTTY === true && !isWanted) return undefined;
  return createLogger({ service: 'baton-engine' });
}

/** `baton up`: receive, store and answer until Ctrl-C. */
export function upCommand(): Command {
  const command = new Command('up')
    .summary('run Baton: receive facts, store them, serve the report')
    .description(
      'Runs Baton on a data directory until Ctrl-C: a receiver for OTLP over HTTP and gRPC, an\n' +
        'embedded ClickHouse, and the report on a local page. Everything listens on this machine only.\n' +
        'With a ClickHouse server its parts may run as processes of their own, each where it is wanted.',
    )
    .addOption(dataDirOption())
    .addOption(
      new Option('--only <parts>', `run only these parts: ${PARTS.join(', ')}`).argParser(
        parseParts,
      ),
    )
    .addOption(
      new Option(
        '--projector <number/of>',
        'of several projectors on one server, which this is, such as 1/3',
      ).argParser(parseShare),
    )
    .addOption(
      new Option(
        '--probe-port <number>',
        'port on --api-host where parts without the analyzer answer /healthz, /readyz and /metrics',
      ).argParser(parsePort),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ baton up
  $ baton up --retention 400d --span-retention 30d
  $ baton up --analyze-every 15m
  $ baton up --data-dir /var/lib/baton --port 14318 --grpc-port 14317 --api-port 14320
  $ OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 node your-service.js
  $ BATON_CLICKHOUSE_URL=https://clickhouse:8443 baton up --only receiver,loader
  $ BATON_CLICKHOUSE_URL=https://clickhouse:8443 baton up --only projector --probe-port 4321
`,
    );
  for (const option of [
    ...listenOptions(),
    ...retentionOptions(),
    analyzeEveryOption(),
    alertsFileOption(),
    ...clickhouseOptions(),
    ...clickhouseHttpOptions(),
  ])
    command.addOption(option);
  return command.action(async (given: RunOptions) => {
    const options = { ...given, logger: serviceLogger() };
    const interruption = watchInterruption();
    const stay = async (greeting: string): Promise<void> => {
      if (!interruption.signal.aborted) await print(`${greeting}\n\nStop with Ctrl-C.`);
      await interruption.happened;
      tell('Stopping: what was acknowledged is being stored.');
    };
    const { only } = options;
    const on = only === undefined ? '' : ` (${[...only].join(', ')})`;
    if (only === undefined || only.has('analyzer')) {
      await runEngine(options, (engine) =>
        stay(`Baton is up${on} on ${options.dataDir}.\n\n${describeAddresses(engine)}`),
      );
      return;
    }
    await runParts(options, ({ receiver, probeUrl }) => {
      const lines = [
        ...(receiver === undefined ? [] : [describeReceiver(receiver.addresses)]),
        ...(probeUrl === undefined ? [] : [`  probes       ${probeUrl}`]),
      ];
      const addresses = lines.length === 0 ? '' : `\n\n${lines.join('\n')}`;
      return stay(`Baton is up${on}.${addresses}`);
    });
  });
}
