import { Command } from 'commander';
import { withStack } from '../engine/with-stack.ts';
import { dataDirOption } from '../options.ts';
import { print } from '../terminal/output.ts';

/** `baton rebuild`: project everything anew. */
export function rebuildCommand(): Command {
  return new Command('rebuild')
    .summary('compute handoffs and items anew from the stored spans')
    .description(
      'Computes handoffs and items anew from the spans in otel_traces, which stay as they are. Needed\n' +
        'after the meaning of the facts changed, such as a corrected calendar; harmless at any time.',
    )
    .addOption(dataDirOption())
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ baton rebuild
  $ baton rebuild --data-dir /var/lib/baton --json
`,
    )
    .action(async (options: { dataDir: string; json?: boolean }) => {
      const result = await withStack(
        options.dataDir,
        async (stack) => {
          await stack.settle();
          return stack.rebuild();
        },
        { access: 'change' },
      );
      await print(
        options.json === true
          ? JSON.stringify(result)
          : `Rebuilt ${result.handoffs} handoffs of ${result.cycles} items and cycles.`,
      );
    });
}
