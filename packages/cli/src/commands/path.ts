import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfirmedPath } from '@baton/analyzer';
import { Command } from 'commander';
import { withStack } from '../engine/with-stack.ts';
import { CliError } from '../errors.ts';
import { dataDirOption, scopeOptions } from '../options.ts';
import { print } from '../terminal/output.ts';

interface PathOptions {
  readonly dataDir: string;
  readonly process?: string;
  readonly namespace?: string;
  readonly json?: boolean;
}

/** `baton path`: see what paths are proposed for a process, and confirm them. */
export function pathCommand(): Command {
  return new Command('path')
    .summary('see the paths that are proposed for a process, and confirm them')
    .description(
      'For a process that declares no paths, Baton proposes some from the items that ended well. Whether they\n' +
        'are what should happen only people know: confirmed, they become part of the definition, and reports\n' +
        'and findings compare with them from then on.',
    )
    .addCommand(proposeCommand())
    .addCommand(confirmCommand());
}

function proposeCommand(): Command {
  return withOptions(
    new Command('propose')
      .summary('show the paths that are proposed; nothing is written')
      .description(
        'Shows the proposed paths of a process and what they rest on. Nothing is written.',
      ),
  ).action(async (options: PathOptions) => {
    const shown = await ask(options, true);
    await print(options.json ? JSON.stringify(shown, null, 2) : text(shown));
  });
}

function confirmCommand(): Command {
  return withOptions(
    new Command('confirm')
      .summary('declare the proposed paths, as the next version of the definition')
      .description(
        'Puts the proposed paths into the definition of the process as its next version and declares it here: the\n' +
          'next report and analysis use it. The definition is also written to a file for you to check in, since\n' +
          'a service that declares an older one when it starts again puts that in force.',
      )
      .option('--output <folder>', 'where the definition goes', '.')
      .option('--force', 'write over a file that is there'),
  ).action(async (options: PathOptions & { readonly output: string; readonly force?: boolean }) => {
    const { file } = await ask(options, true);
    const path = join(options.output, file.name);
    // Before anything is declared: one without the other would be half of it.
    if (options.force !== true && (await isThere(path))) {
      throw new CliError(
        'usage',
        `There is a file ${path}, and nothing was declared; add --force to write over it, or another --output.`,
      );
    }
    const confirmed = await ask(options, false);
    await mkdir(options.output, { recursive: true });
    await writeFile(path, confirmed.file.text);
    await print(
      options.json
        ? JSON.stringify({ ...confirmed, file: path }, null, 2)
        : `${text(confirmed)}\n\n  wrote ${path}`,
    );
  });
}

function withOptions(command: Command): Command {
  command.addOption(dataDirOption()).option('--json', 'print as JSON');
  for (const option of scopeOptions()) command.addOption(option);
  return command.addHelpText(
    'after',
    `
Examples:
  $ baton path propose --process support-escalation
  $ baton path confirm --process support-escalation --output handoffs/
`,
  );
}

async function ask(
  { dataDir, process, namespace }: PathOptions,
  isDryRun: boolean,
): Promise<ConfirmedPath> {
  if (process === undefined) {
    throw new CliError('usage', 'Say which process is meant, with --process.');
  }
  return withStack(
    dataDir,
    async (stack) => {
      await stack.settle();
      const confirmed = await stack.confirmPath({
        process,
        isDryRun,
        ...(namespace === undefined ? {} : { namespace }),
      });
      if (!isDryRun) await stack.settle();
      return confirmed;
    },
    { access: isDryRun ? 'read' : 'change' },
  );
}

function text({
  process,
  proposal,
  paths,
  isDryRun,
  versionBefore,
  definition,
}: ConfirmedPath): string {
  const version = definition.version ?? '';
  const before =
    versionBefore === null
      ? 'not declared so far'
      : `now version ${versionBefore || 'without a name'}`;
  return [
    `${process} (${before}): ${proposal.sentence}`,
    '',
    'paths:',
    ...paths.map((path) => `  - ${path}`),
    '',
    isDryRun
      ? `Nothing was written. \`baton path confirm --process ${process}\` declares them as version ${version}.`
      : `Declared as version ${version}; the next report and analysis compare with these paths.`,
  ].join('\n');
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
