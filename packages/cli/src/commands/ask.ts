import { type Answer, terminalText } from '@baton/analyzer';
import { Command } from 'commander';
import { withStack } from '../engine/with-stack.ts';
import { dataDirOption, scopeOf, scopeOptions } from '../options.ts';
import { print } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';

interface AskOptions {
  readonly dataDir: string;
  readonly json?: boolean;
  readonly process?: string;
  readonly namespace?: string;
}

/** `baton ask QUESTION`: an answer from named queries, with their rows. */
export function askCommand(): Command {
  const command = new Command('ask')
    .summary('answer a question about the process from named queries')
    .description(
      'Chooses queries of the catalogue, runs them, and answers from their rows; every number of the answer stands in\n' +
        'them. A language model chooses and words it where one is configured; else the words of the question choose.',
    )
    .argument('<question>', 'what you want to know')
    .addOption(dataDirOption())
    .option('--json', 'print answer, queries and rows as JSON');
  for (const option of scopeOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      `
Examples:
  $ baton ask "Which team waits longest?"
  $ baton ask "What do receivers ask for?" --process support-escalation
`,
    )
    .action(async (question: string, options: AskOptions) => {
      const answer = await withStack(
        options.dataDir,
        async (stack) => {
          await stack.settle();
          return (await stack.text({ do: 'ask', question, ...scopeOf(options) })) as Answer;
        },
        { access: 'change' },
      );
      await print(options.json === true ? JSON.stringify(answer, null, 2) : textOf(answer));
    });
}

function textOf({ text, queries, leftOut }: Answer): string {
  const tables = queries.map(
    ({ name, rows, count }) =>
      `${name}${count > rows.length ? ` (${rows.length} of ${count} rows)` : ''}\n${formatTable(rows)}`,
  );
  return [terminalText(text), ...tables, ...leftOut.map(terminalText)].join('\n\n');
}
