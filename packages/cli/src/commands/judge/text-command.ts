import type { Command } from 'commander';
import type { TextAction } from '../../engine/text-actions.ts';
import { withStack } from '../../engine/with-stack.ts';
import { dataDirOption, scopeOptions } from '../../options.ts';

/** Options of every command about the texts of one process. */
export interface TextOptions {
  readonly dataDir: string;
  readonly json?: boolean;
  readonly process?: string;
  readonly namespace?: string;
}

/** Adds them to a command. */
export function addTextOptions(command: Command): Command {
  command.addOption(dataDirOption()).option('--json', 'print it as JSON');
  for (const option of scopeOptions()) command.addOption(option);
  return command;
}

/** Has the engine do something with texts, in this process or in the one that holds the data. */
export async function runText<T>(options: TextOptions, action: TextAction): Promise<T> {
  return withStack(
    options.dataDir,
    async (stack) => {
      await stack.settle();
      return (await stack.text(action)) as T;
    },
    { access: 'change' },
  );
}
