import {
  createLlm,
  evaluateJudge,
  type JudgeEvaluation,
  type LabelRow,
  readLabels,
  readRubric,
  renderEvaluation,
} from '@baton/analyzer';
import { Command } from 'commander';
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
      const scope = scopeOf(options);
      const rubric =
        options.rubric === undefined
          ? readRubric(
              (await runText<{ text: string }>(options, { do: 'rubric', ...scope })).text,
              'the rubric in use',
            )
          : readRubric(await readText(options.rubric), options.rubric);
      const rows =
        file === undefined
          ? await runText<LabelRow[]>(options, { do: 'labels', ...scope })
          : readLabels(await readText(file), file);
      const settings = await llmSettingsOf(dataDirectory(options.dataDir).path);
      const evaluation: JudgeEvaluation = await evaluateJudge(rubric, rows, {
        runs: options.runs,
        ...(settings === undefined ? {} : { llm: createLlm(settings) }),
      });
      await print(
        options.json === true ? JSON.stringify(evaluation, null, 2) : renderEvaluation(evaluation),
      );
    });
}
