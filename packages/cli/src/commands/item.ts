import { renderItemStory } from '@baton/analyzer';
import { Command } from 'commander';
import { withStack } from '../engine/with-stack.ts';
import { CliError } from '../errors.ts';
import { dataDirOption, scopeOf, scopeOptions } from '../options.ts';
import { print, terminalLook } from '../terminal/output.ts';

interface ItemOptions {
  readonly dataDir: string;
  readonly json?: boolean;
  readonly process?: string;
  readonly namespace?: string;
}

/** `baton item KEY`: one item's story. */
export function itemCommand(): Command {
  const command = new Command('item')
    .summary("tell one item's story")
    .description(
      'Tells what happened to one item: its steps against the expected path, how long each wait was\n' +
        'compared with others, what came along and what was asked for later.',
    )
    .argument('<key>', 'business key of the item, such as JIRA-123')
    .addOption(dataDirOption())
    .option('--json', 'print it as JSON');
  for (const option of scopeOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      `
Examples:
  $ baton item JIRA-123
  $ baton item INC0000045 --data-dir /tmp/incidents --json
`,
    )
    .action(async (key: string, options: ItemOptions) => {
      const story = await withStack(
        options.dataDir,
        async (stack) => {
          await stack.settle();
          return stack.item(key, scopeOf(options));
        },
        { access: 'read' },
      );
      if (story === undefined) {
        throw new CliError('not_found', `There is no item ${key} in ${options.dataDir}.`);
      }
      await print(
        options.json === true
          ? JSON.stringify(story, null, 2)
          : renderItemStory(story, terminalLook()),
      );
    });
}
