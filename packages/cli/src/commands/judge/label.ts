import { Argument, Command } from 'commander';
import { scopeOf } from '../../options.ts';
import { print } from '../../terminal/output.ts';
import { addTextOptions, runText, type TextOptions } from './text-command.ts';

const VERDICTS = ['present', 'absent', 'not_applicable', 'unclear'] as const;

/** `baton judge label HANDOFF ITEM VERDICT`: what a person says counts most. */
export function judgeLabelCommand(): Command {
  return addTextOptions(
    new Command('label')
      .summary('say yourself what a text has')
      .description(
        'Writes down what you say of the text of a handoff. It holds for every handoff with this very text, the text\n' +
          'models learn from it, and `baton judge eval` compares with it.',
      )
      .argument('<handoff>', 'id of the handoff, as `baton query judgement/current` shows it')
      .argument('<item>', 'item of the rubric')
      .addArgument(new Argument('<verdict>', 'what the text has').choices(VERDICTS)),
  ).action(
    async (
      handoff: string,
      item: string,
      verdict: (typeof VERDICTS)[number],
      options: TextOptions,
    ) => {
      const result = await runText(options, {
        do: 'label',
        handoff,
        item,
        verdict,
        ...scopeOf(options),
      });
      await print(
        options.json === true
          ? JSON.stringify(result)
          : `Noted: ${item} of ${handoff} is ${verdict}.`,
      );
    },
  );
}
