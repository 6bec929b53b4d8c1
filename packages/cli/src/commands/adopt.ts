import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { whoChanged } from '@baton/analyzer';
import { Command } from 'commander';
import { withStack } from '../engine/with-stack.ts';
import { CliError } from '../errors.ts';
import { dataDirOption, parseDate, scopeOf, scopeOptions } from '../options.ts';
import { print } from '../terminal/output.ts';

interface AdoptOptions {
  readonly dataDir: string;
  readonly process?: string;
  readonly namespace?: string;
  readonly from?: number;
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `baton adopt SUGGESTION`: take a suggestion up, and have it measured. */
export function adoptCommand(): Command {
  const command = new Command('adopt')
    .summary('take a suggestion up: definition, form, and an intervention that is measured')
    .description(
      'Writes the change that a suggestion proposes into the definition of the process, as its next version,\n' +
        'with a form to use: a Markdown template and a JSON Schema of what has to come along. It also opens\n' +
        'the intervention, so that `baton intervene` says what came of it. The files are yours to check in:\n' +
        'services declare the new version with the SDK.',
    )
    .argument('<suggestion>', 'id of the suggestion as `baton analyze` prints it, or its beginning')
    .addOption(dataDirOption())
    .option('--from <date>', 'the day it starts; as the suggestion plans it unless said', parseDate)
    .option('--output <folder>', 'where the files go', '.')
    .option('--force', 'write over files that are there')
    .option('--json', 'print what was done as JSON');
  for (const option of scopeOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      `
Examples:
  $ baton analyze                                    list the findings, suggestions among them
  $ baton explain 3f9a1c                             what it rests on
  $ baton adopt 3f9a1c --from 2027-03-01 --output handoffs/
  $ baton intervene                                  some weeks later: did it help?
`,
    )
    .action(async (suggestion: string, options: AdoptOptions) => {
      const adopted = await withStack(
        options.dataDir,
        async (stack) => {
          await stack.settle();
          return stack.adopt({ suggestion, startsMillis: options.from, ...scopeOf(options) });
        },
        { access: 'change' },
      );
      await mkdir(options.output, { recursive: true });
      const written: string[] = [];
      const kept: string[] = [];
      for (const { name, text } of adopted.files) {
        const path = join(options.output, name);
        ((await write(path, text, options.force === true)) ? written : kept).push(path);
      }
      const { intervention } = adopted;
      const day = new Date(intervention.startsMillis).toISOString().slice(0, 10);
      if (options.json) {
        await print(JSON.stringify({ ...adopted, files: written, kept }, null, 2));
      } else {
        await print(
          [
            adopted.claim,
            '',
            ...written.map((path) => `  wrote ${path}`),
            '',
            `From ${day} on it is measured in ${whoChanged(intervention)}; \`baton intervene\` says what came of it.`,
          ].join('\n'),
        );
      }
      if (kept.length > 0) {
        throw new CliError(
          'usage',
          `Not written, since a file is there: ${kept.join(', ')}; add --force to write over it, or another --output.`,
        );
      }
    });
}

/** False where a file is there and is to be kept. */
async function write(path: string, text: string, isForced: boolean): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: isForced ? 'w' : 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
