import { renderText } from '@baton/analyzer';
import { Command } from 'commander';
import { clickhouseHttpOptions } from '../clickhouse-http.ts';
import type { Engine } from '../engine/engine.ts';
import { dataDirOption, listenOptions, parseCount, parseWhole } from '../options.ts';
import { playInto } from '../play-into.ts';
import { describeAddresses, type RunOptions, runEngine } from '../run-engine.ts';
import { watchInterruption } from '../terminal/interruption.ts';
import { print, tell, terminalLook } from '../terminal/output.ts';

interface StartOptions extends RunOptions {
  readonly once?: boolean;
  readonly items?: number;
  readonly seed?: number;
}

/** As `baton up` does unless told otherwise. */
const ANALYZE_EVERY_SECONDS = 3600;

/** `baton start`: up, with the demo if there is nothing yet, and the report at once. */
export function startCommand(): Command {
  const command = new Command('start')
    .summary('run Baton; with nothing stored yet, play the demo first; print the report')
    .description(
      'The quickest way to see something: runs Baton as `baton up` does, plays the demo into an empty\n' +
        'data directory, prints the report, and stays up until Ctrl-C.',
    )
    .addOption(dataDirOption())
    .option('--once', 'exit after the report')
    .option('--items <number>', 'size of the demo', parseCount)
    .option('--seed <number>', 'another seed tells the same story with other details', parseWhole)
    .addHelpText(
      'after',
      `
Examples:
  $ baton start
  $ baton start --once --data-dir "$(mktemp -d)"
`,
    );
  for (const option of [...listenOptions(), ...clickhouseHttpOptions()]) command.addOption(option);
  return command.action(start);
}

async function start(options: StartOptions): Promise<void> {
  const { signal, happened } = watchInterruption();
  await runEngine({ analyzeEvery: ANALYZE_EVERY_SECONDS, ...options }, async (engine) => {
    try {
      await fillAndReport(engine, options, signal);
      if (options.once === true) return;
      await print('\nStop with Ctrl-C.');
      await happened;
    } catch (error) {
      // Ctrl-C during the demo is a stop like any other.
      if (!signal.aborted || options.once === true) throw error;
    } finally {
      if (signal.aborted) tell('Stopping: what was acknowledged is being stored.');
    }
  });
}

async function fillAndReport(
  engine: Engine,
  options: StartOptions,
  signal: AbortSignal,
): Promise<void> {
  const { stack } = engine;
  await stack.settle();
  signal.throwIfAborted();
  const processes = await stack.query('overview/processes', {});
  if (processes.length === 0) {
    const { otlpEndpoint, otlpHeaders: headers } = stack;
    const { items, facts } = await playInto(otlpEndpoint, { ...options, headers, signal });
    tell(`The demo sent ${facts} facts of ${items} items through the SDK.`);
    await stack.settle();
  }
  signal.throwIfAborted();
  const report = await stack.report({});
  signal.throwIfAborted();
  await print(renderText(report, terminalLook()));
  await print(options.once === true ? '' : `\n${describeAddresses(engine)}`);
}
