import { readFile } from 'node:fs/promises';
import type { JudgedHandoffs } from '@baton/analyzer';
import { Command } from 'commander';
import { CliError } from '../../errors.ts';
import { parseCount, scopeOf } from '../../options.ts';
import { print } from '../../terminal/output.ts';
import { addTextOptions, runText, type TextOptions } from './text-command.ts';

interface RunOptions extends TextOptions {
  readonly rubric?: string;
  readonly limit?: number;
}

/** `baton judge run`: judge what was not judged yet. */
export function judgeRunCommand(): Command {
  return addTextOptions(
    new Command('run')
      .summary('judge the texts that were not judged yet')
      .description(
        'Judges the texts of a process by its rubric, those that this version has not judged yet. Ask for the verdicts\n' +
          'with `baton query judgement/current`, and for what texts lose on the way with `baton query judgement/lost`.',
      )
      .option(
        '--rubric <file>',
        'the checklist; else the one used last, or what follows from the process',
      )
      .option('--limit <number>', 'newest handoffs that are looked at', parseCount),
  ).action(async (options: RunOptions) => {
    const { rubric: file, limit } = options;
    const rubric = file === undefined ? undefined : await readText(file);
    const result = await runText<JudgedHandoffs>(options, {
      do: 'judge',
      ...(rubric === undefined ? {} : { rubric }),
      ...(limit === undefined ? {} : { limit }),
      ...scopeOf(options),
    });
    await print(options.json === true ? JSON.stringify(result, null, 2) : textOf(result));
  });
}

/** Reads a file that somebody named. */
export async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: Error) => {
    throw new CliError('usage', `${file} cannot be read: ${cause.message}`, { cause });
  });
}

function textOf({
  rubric,
  rubricVersion,
  texts,
  judged,
  tiers,
  usage,
  leftOut,
}: JudgedHandoffs): string {
  const by = Object.entries(tiers).map(([tier, n]) => `${n} by ${tier}`);
  const took =
    usage.attempts === 0
      ? []
      : [
          `The language model took ${usage.attempts} requests, ${usage.tokensIn} tokens in and ${usage.tokensOut} out${usage.cost === null ? '' : `, and cost ${usage.cost.toFixed(4)}`}.`,
        ];
  return [
    `Judged ${judged} of ${texts} handoffs with text by ${rubric}, version ${rubricVersion}; the others had been.`,
    ...(by.length === 0 ? [] : [`Verdicts: ${by.join(', ')}.`]),
    ...took,
    ...leftOut,
  ].join('\n');
}
