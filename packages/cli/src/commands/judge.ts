import { Command } from 'commander';
import { judgeDiscoverCommand } from './judge/discover.ts';
import { judgeEvalCommand } from './judge/eval.ts';
import { judgeInitCommand } from './judge/init.ts';
import { judgeLabelCommand } from './judge/label.ts';
import { judgeRunCommand } from './judge/run.ts';
import { judgeTrainCommand } from './judge/train.ts';

/** `baton judge`: what the texts of handoffs say, by a checklist. */
export function judgeCommand(): Command {
  const command = new Command('judge')
    .summary('read the texts of handoffs for a checklist')
    .description(
      'Decides for each item of a checklist whether the text of a handoff has it: by rules, by a text model that learns\n' +
        'from your labels, by a language model if one is configured, and by what people say.',
    );
  const commands = [
    judgeInitCommand(),
    judgeRunCommand(),
    judgeLabelCommand(),
    judgeTrainCommand(),
    judgeEvalCommand(),
    judgeDiscoverCommand(),
  ];
  for (const one of commands) command.addCommand(one);
  return command;
}
