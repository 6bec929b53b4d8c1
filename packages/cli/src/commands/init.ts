import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import { CliError } from '../errors.ts';
import { guessMapping } from '../import/guess-mapping.ts';
import { print } from '../terminal/output.ts';

interface InitOptions {
  readonly from: string;
  readonly output?: string;
  readonly force?: boolean;
}

/** `baton init`: guess a mapping from a log. */
export function initCommand(): Command {
  return new Command('init')
    .summary('guess how an event log reads: write a mapping for it')
    .description(
      'Looks at the columns and first rows of an event log and writes a mapping for `baton import`,\n' +
        'with comments that say what to check. It is a guess: read it through.',
    )
    .requiredOption('--from <file>', 'the log: CSV or XES, gzipped or not')
    .option('--output <file>', 'where to write the mapping; - prints it (default: NAME.yaml)')
    .option('--force', 'overwrite the mapping if it is there')
    .addHelpText(
      'after',
      `
Examples:
  $ baton init --from tickets.csv                  writes tickets.yaml
  $ baton init --from log.xes.gz --output -        prints it
  $ baton import tickets.csv --mapping tickets.yaml --dry-run
`,
    )
    .action(async (options: InitOptions) => {
      const mapping = await guessMapping(options.from);
      if (options.output === '-') {
        await print(mapping);
        return;
      }
      const output = options.output ?? `${stem(options.from)}.yaml`;
      await write(output, mapping, options.force === true);
      await print(
        `Wrote ${output}. Read it through, then: baton import ${options.from} --mapping ${output} --dry-run`,
      );
    });
}

function stem(file: string): string {
  return basename(file).replace(/(\.(csv|tsv|txt|xes|gz))+$/i, '');
}

async function write(file: string, text: string, overwrite: boolean): Promise<void> {
  try {
    await writeFile(file, text, { flag: overwrite ? 'w' : 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new CliError(
      'usage',
      `${file} is there already; name another with --output, or overwrite it with --force.`,
      { cause },
    );
  }
}
