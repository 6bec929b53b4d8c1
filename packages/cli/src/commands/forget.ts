import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import type { Forgotten } from '../engine/forget.ts';
import { withStack } from '../engine/with-stack.ts';
import { CliError } from '../errors.ts';
import { dataDirOption, scopeOf, scopeOptions } from '../options.ts';
import { print } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';

interface ForgetOptions {
  readonly dataDir: string;
  readonly process?: string;
  readonly namespace?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `baton forget ITEM`: remove one item everywhere. */
export function forgetCommand(): Command {
  const command = new Command('forget')
    .summary('remove one item everywhere')
    .description(
      'Removes one item from every table, from the log and from the history of imports: its facts in all\n' +
        'cycles, its traces whole, and the technical spans that name it. It cannot be undone. Facts of it\n' +
        'that are sent later begin a new item.',
    )
    .argument('<item>', 'business key of the item, such as JIRA-123')
    .addOption(dataDirOption())
    .option('--yes', 'do not ask')
    .option('--dry-run', 'only tell what would be removed')
    .option('--json', 'print what was removed as JSON; asks for --yes or --dry-run');
  for (const option of scopeOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      `
Examples:
  $ baton forget JIRA-123 --dry-run
  $ baton forget JIRA-123 --yes
  $ baton forget INC0000045 --process incident --namespace acme --yes --json
`,
    )
    .action(async (item: string, options: ForgetOptions) => {
      const { dryRun = false, yes = false, json = false } = options;
      const isAsked = !dryRun && !yes;
      if (isAsked && (json || !process.stdin.isTTY)) {
        throw new CliError(
          'usage',
          'This removes the item for good: add --yes to do it unasked, or --dry-run to see what there is.',
        );
      }
      await withStack(
        options.dataDir,
        async (stack) => {
          const request = { item, ...scopeOf(options) };
          if (isAsked) {
            await show(await stack.forget({ ...request, dryRun: true }), false);
            if (!(await confirm(`Remove ${item} for good?`))) {
              await print('Nothing was removed.');
              return;
            }
          }
          await show(await stack.forget({ ...request, dryRun }), json);
        },
        { access: 'change' },
      );
    });
}

async function show(forgotten: Forgotten, json: boolean): Promise<void> {
  if (json) return print(JSON.stringify(forgotten, null, 2));
  const { item, process, namespace, dryRun, tables, importRows, left } = forgotten;
  const name = `${item} of ${process}${namespace === '' ? '' : ` in ${namespace}`}`;
  const rows = [
    ...tables,
    ...(importRows === 0 ? [] : [{ table: 'history of imports', rows: importRows }]),
  ];
  await print(`${dryRun ? 'Would remove' : 'Removed'} ${name}:\n\n${formatTable(rows)}`);
  if (left.length === 0) return;
  await print(`\nFacts of it came meanwhile and stand as a new item:\n\n${formatTable(left)}`);
}

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`\n${question} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
