import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { CliError } from '../../errors.ts';
import { scopeOf } from '../../options.ts';
import { print } from '../../terminal/output.ts';
import { addTextOptions, runText, type TextOptions } from './text-command.ts';

interface InitOptions extends TextOptions {
  readonly out?: string;
}

/** `baton judge init`: a checklist to begin with. */
export function judgeInitCommand(): Command {
  return addTextOptions(
    new Command('init')
      .summary('write a checklist that follows from the process')
      .description(
        'Writes a rubric: an item for every required field and for what receivers ask for, weighed by how often they do.\n' +
          'Edit it, give it a new version with every change of meaning, and judge by it with `baton judge run --rubric`.',
      )
      .option('--out <file>', 'file to write; standard output unless said'),
  ).action(async (options: InitOptions) => {
    const { text } = await runText<{ text: string }>(options, {
      ...{ do: 'rubric', isDerived: true },
      ...scopeOf(options),
    });
    if (options.out === undefined) return print(text);
    await writeFile(options.out, text, { flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === 'EEXIST' ? 'is there already' : `cannot be written: ${cause.message}`;
      throw new CliError('usage', `${options.out} ${why}; choose another with --out.`, { cause });
    });
    return print(`Wrote ${options.out}. Judge by it: baton judge run --rubric ${options.out}`);
  });
}
