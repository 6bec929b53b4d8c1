import { type DiscoveredCondition, type Discovery, terminalText } from '@baton/analyzer';
import { Command } from 'commander';
import { scopeOf } from '../../options.ts';
import { print } from '../../terminal/output.ts';
import { addTextOptions, runText, type TextOptions } from './text-command.ts';

/** `baton judge discover`: conditions that nobody thought of. */
export function judgeDiscoverCommand(): Command {
  return addTextOptions(
    new Command('discover')
      .summary('look for conditions in the texts that go with fast handoffs')
      .description(
        'A language model reads fast and slow handoffs of the same kind and proposes conditions; the judge labels others,\n' +
          'and each condition is tested on those, with everything that was tried counted. Only what holds is worth a rubric.',
      ),
  ).action(async (options: TextOptions) => {
    const found = await runText<Discovery>(options, { do: 'discover', ...scopeOf(options) });
    await print(options.json === true ? JSON.stringify(found, null, 2) : textOf(found));
  });
}

function textOf({ conditions, tried, read, tested, leftOut }: Discovery): string {
  const head = `Read ${read} handoffs, tested ${conditions.length} conditions on ${tested} others; ${tried} tests were made.`;
  return [head, ...conditions.map(lineOf), ...leftOut].map(terminalText).join('\n');
}

function lineOf({ item, verdict, effect, present, judged }: DiscoveredCondition): string {
  const size =
    effect === null
      ? ''
      : `; time ratio ${effect.value.toFixed(2)} (${effect.low.toFixed(2)} to ${effect.high.toFixed(2)})`;
  return `${item.id}: ${verdict.replaceAll('_', ' ')}${size}; in ${present} of ${judged} texts. ${item.definition}`;
}
