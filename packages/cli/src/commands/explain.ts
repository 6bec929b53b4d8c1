import { renderExplanation } from '@baton/analyzer';
import { Command, Option } from 'commander';
import { withStack } from '../engine/with-stack.ts';
import { dataDirOption, parseRows, scopeOf, scopeOptions } from '../options.ts';
import { print, terminalLook } from '../terminal/output.ts';
import { inWords, wordsNote, wordsOf, wordsOption } from './words.ts';

interface ExplainOptions {
  readonly dataDir: string;
  readonly rows: number;
  readonly words?: boolean;
  readonly json?: boolean;
  readonly process?: string;
  readonly namespace?: string;
}

/** `baton explain FINDING`: the evidence of a finding, and the SQL it can be checked by. */
export function explainCommand(): Command {
  const command = new Command('explain')
    .summary('show the evidence and the SQL of a finding, and run it again')
    .description(
      'Prints a finding with all its numbers, what earlier runs said of it, and each query it comes from with\n' +
        'its parameters; then runs those queries again on the data of today and shows their rows.',
    )
    .argument(
      '<finding>',
      'id of the finding as `baton analyze` prints it, or its first characters',
    )
    .addOption(dataDirOption())
    .addOption(
      new Option('--rows <number>', 'rows of each query; 0 runs none')
        .argParser(parseRows)
        .default(20),
    )
    .addOption(wordsOption())
    .option('--json', 'print it as JSON');
  for (const option of scopeOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      `
Examples:
  $ baton explain 3f9a1c
  $ baton explain 3f9a1c --words
  $ baton explain 3f9a1c --rows 200 --json | jq '.queries[0].rows'
`,
    )
    .action(async (finding: string, options: ExplainOptions) => {
      const { rows } = options;
      const { explanation, words } = await withStack(
        options.dataDir,
        async (stack) => {
          const explanation = await stack.explain({ finding, rows, ...scopeOf(options) });
          const words = options.words ? await wordsOf(stack, [explanation.finding]) : undefined;
          return { explanation, words };
        },
        // What a model takes is written down.
        { access: options.words ? 'change' : 'read' },
      );
      if (options.json === true) {
        await print(JSON.stringify({ ...explanation, ...(words && { words }) }, null, 2));
        return;
      }
      const [told = explanation.finding] = inWords([explanation.finding], words ?? []);
      await print(renderExplanation({ ...explanation, finding: told }, terminalLook()));
      if (words) await print(wordsNote(words));
    });
}
