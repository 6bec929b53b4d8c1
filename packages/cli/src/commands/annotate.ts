import { Command } from 'commander';
import { withStack } from '../engine/with-stack.ts';
import { dataDirOption, scopeOf, scopeOptions } from '../options.ts';
import { print } from '../terminal/output.ts';

interface AnnotateOptions {
  readonly dataDir: string;
  readonly item?: string;
  readonly json?: boolean;
  readonly process?: string;
  readonly namespace?: string;
}

/** `baton annotate FINDING TEXT`: write down the cause that people found. */
export function annotateCommand(): Command {
  const command = new Command('annotate')
    .summary('write down beside a finding what people know of its cause')
    .description(
      'Statistics say what goes together; people know why. What you write is printed beside the finding from\n' +
        'now on, and beside later findings on the same claim or the same pair of teams. Name no persons.',
    )
    .argument(
      '<finding>',
      'id of the finding as `baton analyze` prints it, or its first characters',
    )
    .argument('<text>', 'what you found out, at most 2000 characters')
    .addOption(dataDirOption())
    .option('--item <key>', 'an item that shows it')
    .option('--json', 'print the annotation as JSON');
  for (const option of scopeOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      `
Examples:
  $ baton annotate 3f9a1c "The night shift has no access to the logs."
  $ baton annotate 3f9a1c "Waits for the vendor." --item JIRA-123
`,
    )
    .action(async (finding: string, text: string, options: AnnotateOptions) => {
      const { item } = options;
      const annotation = await withStack(
        options.dataDir,
        async (stack) =>
          stack.annotate({ finding, text, ...(item && { item }), ...scopeOf(options) }),
        { access: 'change' },
      );
      await print(
        options.json === true
          ? JSON.stringify(annotation, null, 2)
          : `Noted beside ${annotation.findingId} (${annotation.subject}).`,
      );
    });
}
