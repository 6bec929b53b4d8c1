import type { TrainedItem } from '@baton/analyzer';
import { Command } from 'commander';
import { scopeOf } from '../../options.ts';
import { print } from '../../terminal/output.ts';
import { addTextOptions, runText, type TextOptions } from './text-command.ts';

/** `baton judge train`: text models from labels. */
export function judgeTrainCommand(): Command {
  return addTextOptions(
    new Command('train')
      .summary('learn text models from your labels')
      .description(
        'Learns for each item with 20 labels of either kind a model of the words that go with it.',
      ),
  ).action(async (options: TextOptions) => {
    const items = await runText<TrainedItem[]>(options, { do: 'train', ...scopeOf(options) });
    await print(
      options.json === true
        ? JSON.stringify(items, null, 2)
        : items
            .map(({ item, present, absent, needed }) =>
              needed === 0
                ? `${item}: learnt from ${present} with it and ${absent} without.`
                : `${item}: ${needed} more labels of the rarer kind are needed (${present} with it, ${absent} without).`,
            )
            .join('\n'),
    );
  });
}
