import { existsSync } from 'node:fs';
import {
  evaluateJudge,
  type JudgeEvaluation,
  readLabels,
  readRubric,
  renderEvaluation,
} from '@baton/analyzer';
import { Command } from 'commander';
import { clickhouseServer } from '../../clickhouse.ts';
import { dataDirectory } from '../../data-dir.ts';
import { llmSettingsOf } from '../../engine/text-actions.ts';
import { parseCount, scopeOf } from '../../options.ts';
import { print } from '../../terminal/output.ts';
import { readText } from './run.ts';
import { addTextOptions, runText, type TextOptions } from './text-command.ts';

interface EvalOptions extends TextOptions {
  readonly rubric?: string;
  readonly runs: number;
}

/** `baton judge eval [LABELS]`: what the judgements are worth. */
export function judgeEvalCommand(): Command {
  return addTextOptions(
    new Command('eval')
      .summary('compare the judge with labels')
      .description(
        'Judges labelled texts and prints for each item how well rules, text model and language model agree with people:\n' +
          'precision and recall of what is missing, kappa with its interval, beside a judge that always says the same and\n' +
          'the people among themselves; attacks that changed a verdict; tokens and cost.',
      )
      .argument(
        '[labels]',
        'JSON Lines of {"id", "text", "group"?, "labels", "second"?}; else what you labelled',
      )
      .option('--rubric <file>', 'the checklist; else the one in use')
      .option('--runs <number>', 'how often the language model judges each text', parseCount, 1),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ baton judge eval labels.jsonl --rubric rubric.yaml
  $ baton judge eval --runs 3
`,
    )
    .action(async (file: string | undefined, options: EvalOptions) => {
      const rubric = options.rubric === undefined ? undefined : await readText(options.rubric);
      const labels = file === undefined ? undefined : await readText(file);
      const evaluation = await evaluate(options, { rubric, labels, file });
      await print(
        options.json === true ? JSON.stringify(evaluation, null, 2) : renderEvaluation(evaluation),
      );
    });
}

/** By the engine, which counts what it costs; files need none where no model is asked and nothing was stored yet. */
async function evaluate(
  options: EvalOptions,
  texts: { rubric: string | undefined; labels: string | undefined; file: string | undefined },
): Promise<JudgeEvaluation> {
  const rubric =
    texts.rubric === undefined ? undefined : readRubric(texts.rubric, options.rubric ?? '');
  const rows = texts.labels === undefined ? undefined : readLabels(texts.labels, texts.file ?? '');
  const directory = dataDirectory(options.dataDir);
  if (rubric !== undefined && rows !== undefined && !existsSync(directory.store)) {
    const settings = await llmSettingsOf(directory.path);
    if (settings === undefined && clickhouseServer() === undefined) {
      return evaluateJudge(rubric, rows);
    }
  }
  return runText<JudgeEvaluation>(options, {
    ...{ do: 'evaluate', runs: options.runs, ...scopeOf(options) },
    ...(texts.rubric === undefined ? {} : { rubric: texts.rubric }),
    ...(texts.labels === undefined ? {} : { labels: texts.labels }),
  });
}
