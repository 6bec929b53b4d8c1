import { Command } from 'commander';
import { endpointHeaders } from '../endpoint-headers.ts';
import { withStack } from '../engine/with-stack.ts';
import { dataDirOption, parseCount, parseWhole } from '../options.ts';
import { playInto } from '../play-into.ts';
import { watchInterruption } from '../terminal/interruption.ts';
import { print } from '../terminal/output.ts';

interface DemoOptions {
  readonly dataDir: string;
  readonly endpoint?: string;
  readonly items?: number;
  readonly seed?: number;
  readonly json?: boolean;
}

/** `baton demo`: play the simulated story of customer escalations. */
export function demoCommand(): Command {
  return new Command('demo')
    .summary('play eight weeks of customer escalations, simulated')
    .description(
      'Plays a simulated story through the SDK over OTLP: eight weeks of customer escalations from\n' +
        'support to engineering, with missing fields, bounces and questions back. The same seed plays\n' +
        'the same story.',
    )
    .addOption(dataDirOption())
    .option(
      '--endpoint <url>',
      'send to this OTLP/HTTP address instead, such as http://127.0.0.1:4318',
    )
    .option('--items <number>', 'how many escalations', parseCount)
    .option('--seed <number>', 'another seed tells the same story with other details', parseWhole)
    .option('--json', 'print what was sent as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ baton demo && baton report
  $ baton demo --items 100000 --seed 7 --data-dir /tmp/big
  $ baton demo --endpoint http://127.0.0.1:4318
`,
    )
    .action(async (options: DemoOptions) => {
      const { signal } = watchInterruption();
      const play = (endpoint: string, headers: Readonly<Record<string, string>>) =>
        playInto(endpoint, { ...options, headers, signal });
      const sent =
        options.endpoint === undefined
          ? await withStack(options.dataDir, async (stack) => {
              const result = await play(stack.otlpEndpoint, stack.otlpHeaders);
              await stack.settle();
              return result;
            })
          : await play(options.endpoint, endpointHeaders());
      await print(
        options.json === true
          ? JSON.stringify(sent)
          : `Sent ${sent.facts} facts of ${sent.items} items. Read them with \`baton report\`.`,
      );
    });
}
