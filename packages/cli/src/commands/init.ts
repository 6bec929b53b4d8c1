import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { CliError } from '../errors.ts';
import { guessMapping } from '../import/guess-mapping.ts';
import { renderStarter } from '../starters/render-starter.ts';
import { STARTERS } from '../starters/starters.ts';
import { print } from '../terminal/output.ts';

interface InitOptions {
  readonly from?: string;
  readonly starter?: string;
  readonly output?: string;
  readonly force?: boolean;
}

interface Written {
  readonly file: string;
  readonly text: string;
  /** What to do with it. */
  readonly next: string;
}

/** `baton init`: a typed definition to start with, or a mapping guessed from a log. */
export function initCommand(): Command {
  return new Command('init')
    .summary('start: write a typed process definition, or a mapping for an event log')
    .description(
      'With --starter, writes a typed process definition with one handoff, to instrument a service with.\n' +
        'With --from, looks at the columns and first rows of an event log and writes a mapping for\n' +
        '`baton import`, with comments that say what to check. It is a guess: read it through.',
    )
    .addOption(
      new Option('--starter <name>', 'the definition to start with').choices(
        STARTERS.map(({ name }) => name),
      ),
    )
    .option('--from <file>', 'the log: CSV or XES, gzipped or not')
    .option('--output <file>', 'where to write it; - prints it (default: NAME.ts or NAME.yaml)')
    .option('--force', 'overwrite the file if it is there')
    .addHelpText(
      'after',
      `
Examples:
  $ baton init --starter support-to-engineering    writes support-to-engineering.ts
  $ baton init --from tickets.csv                  writes tickets.yaml
  $ baton init --from log.xes.gz --output -        prints it
  $ baton import tickets.csv --mapping tickets.yaml --dry-run
`,
    )
    .action(async (options: InitOptions) => {
      const { file, text, next } = await create(options);
      if (options.output === '-') {
        await print(text);
        return;
      }
      await write(file, text, options.force === true);
      await print(`Wrote ${file}. ${next}`);
    });
}

async function create({ from, starter: name, output }: InitOptions): Promise<Written> {
  const starter = STARTERS.find((candidate) => candidate.name === name);
  if (starter && from === undefined) {
    const file = output ?? `${starter.name}.ts`;
    return {
      file,
      text: renderStarter(starter),
      next: 'Next: see docs/sdk.md for what to install, call the two verbs at its end where they happen, and start your service with node --import @baton/sdk/register.',
    };
  }
  if (from === undefined || starter) {
    throw new CliError('usage', 'Name one to start from: --starter NAME, or --from FILE.');
  }
  const file = output ?? `${stem(from)}.yaml`;
  return {
    file,
    text: await guessMapping(from),
    next: `Read it through, then: baton import ${from} --mapping ${file} --dry-run`,
  };
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
