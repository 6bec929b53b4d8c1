import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import type { Stack } from '../engine/stack.ts';
import { withStack } from '../engine/with-stack.ts';
import { openText } from '../open/open-text.ts';
import { dataDirOption, parseCount, scopeOf, scopeOptions } from '../options.ts';
import { watchInterruption } from '../terminal/interruption.ts';
import { print } from '../terminal/output.ts';

interface WatchOptions {
  readonly dataDir: string;
  readonly limit: number;
  readonly every: number;
  readonly once?: boolean;
  readonly json?: boolean;
  readonly process?: string;
  readonly namespace?: string;
}

const CLEAR = '\u001b[H\u001b[2J';

/** `baton watch`: open handoffs, the one with the least time left first. */
export function watchCommand(): Command {
  const command = new Command('watch')
    .summary('watch open handoffs by the time that is left')
    .description(
      'Shows open handoffs, the one with the least time left first: its age against the median and p95 of its\n' +
        'pair, what is missing, and the alerts that fire. Shows it again every few seconds until Ctrl-C.',
    )
    .addOption(dataDirOption())
    .option('--once', 'show it once and end')
    .option('--json', 'print JSON, one line each time')
    .option('--every <seconds>', 'how often', parseCount, 5)
    .option('--limit <number>', 'how many are listed', parseCount, 50);
  for (const option of scopeOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      `
Examples:
  $ baton watch
  $ baton watch --once --json | jq -r '.handoffs[] | select(.alerts != []) | .item'
`,
    )
    .action(async (options: WatchOptions) => {
      const interruption = watchInterruption();
      try {
        await withStack(options.dataDir, (stack) => watch(stack, options, interruption.signal), {
          access: 'read',
        });
      } finally {
        interruption.dispose();
      }
    });
}

async function watch(
  stack: Pick<Stack, 'open'>,
  options: WatchOptions,
  signal: AbortSignal,
): Promise<void> {
  const isScreen = process.stdout.isTTY === true && options.once !== true && options.json !== true;
  while (!signal.aborted) {
    const open = await stack.open({ ...scopeOf(options), limit: options.limit });
    const text = options.json === true ? JSON.stringify(open) : openText(open);
    await print(isScreen ? `${CLEAR}${text}` : text);
    if (options.once === true) return;
    await delay(options.every * 1_000, undefined, { signal }).catch(() => undefined);
  }
}
