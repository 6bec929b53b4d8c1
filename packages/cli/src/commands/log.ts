import { Command } from 'commander';
import { logCatCommand } from './log/cat.ts';
import { logListCommand } from './log/ls.ts';
import { logReplayCommand } from './log/replay.ts';

/** `baton log`: look into the log that facts are acknowledged into. */
export function logCommand(): Command {
  return new Command('log')
    .summary('look into the log on disk: list, print, replay')
    .description(
      'What the receiver acknowledged is in segment files under the data directory, until it is loaded.\n' +
        'These commands read them, also while Baton runs, and also where they were copied to.',
    )
    .addCommand(logListCommand())
    .addCommand(logCatCommand())
    .addCommand(logReplayCommand());
}
