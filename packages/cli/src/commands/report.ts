import { writeFile } from 'node:fs/promises';
import {
  type Report,
  renderHtml,
  renderMarkdown,
  renderText,
  type WordedFinding,
} from '@baton/analyzer';
import { overviewProcesses } from '@baton/store';
import { Command, Option } from 'commander';
import { askRows } from '../engine/ask-rows.ts';
import type { Scope, Stack } from '../engine/stack.ts';
import { withStack } from '../engine/with-stack.ts';
import { CliError } from '../errors.ts';
import { dataDirOption, scopeOf, scopeOptions } from '../options.ts';
import { print, tell, terminalLook } from '../terminal/output.ts';
import { inWords, wordsNote, wordsOf, wordsOption } from './words.ts';

type Format = 'text' | 'json' | 'markdown' | 'html';

interface ReportOptions {
  readonly dataDir: string;
  readonly format: Format;
  readonly json?: boolean;
  readonly words?: boolean;
  readonly output?: string;
  readonly process?: string;
  readonly namespace?: string;
}

const FILE_WIDTH = 100;

/** `baton report`: where work gets stuck between teams. */
export function reportCommand(): Command {
  const command = new Command('report')
    .summary('show where work gets stuck between teams')
    .description(
      'Shows which handoffs cost the most, how long work waits, what bounces and what is missing.',
    )
    .addOption(dataDirOption())
    .addOption(
      new Option('--format <format>', 'how it is written')
        .choices(['text', 'json', 'markdown', 'html'])
        .default('text'),
    )
    .addOption(wordsOption())
    .option('--json', 'the same as --format json')
    .option('--output <file>', 'write it to this file');
  for (const option of scopeOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      `
Examples:
  $ baton report
  $ baton report --words --format markdown
  $ baton report --format html --output report.html
  $ baton report --format json | jq .summary
  $ baton report --process support-escalation --format markdown
`,
    )
    .action(async (options: ReportOptions) => {
      const { report, words } = await withStack(
        options.dataDir,
        async (stack) => {
          await stack.settle();
          const scope = scopeOf(options);
          const found = await stack.report(scope);
          if (found.summary.items === 0) await requireScope(stack, scope);
          if (options.words !== true) return { report: found, words: undefined };
          const words = await wordsOf(stack, found.findings.found);
          return { report: found, words };
        },
        // What a model takes is written down.
        { access: options.words === true ? 'change' : 'read' },
      );
      const format = options.json === true ? 'json' : options.format;
      if (options.output === undefined) {
        await print(render(report, format, { ...terminalLook(), words }));
        if (words) tell(wordsNote(words));
        return;
      }
      const text = render(report, format, { width: FILE_WIDTH, color: false, words });
      await writeFile(options.output, text.endsWith('\n') ? text : `${text}\n`);
      if (words) tell(wordsNote(words));
      tell(`The report is in ${options.output}.`);
    });
}

/** Throws a sentence if there is data, but none of what was asked for. */
async function requireScope(stack: Stack, scope: Scope): Promise<void> {
  if (scope.process === undefined && scope.namespace === undefined) return;
  const all = await askRows(stack, overviewProcesses, {});
  const there = all.map(({ process, namespace }) =>
    namespace === '' ? process : `${process} (namespace ${namespace})`,
  );
  throw new CliError(
    'not_found',
    `Nothing is stored under ${Object.values(scope).join(' in ')}; ` +
      (there.length === 0 ? 'nothing is stored at all.' : `there is ${there.join(', ')}.`),
  );
}

function render(
  found: Report,
  format: Format,
  {
    words,
    ...look
  }: { width: number; color: boolean; words: readonly WordedFinding[] | undefined },
): string {
  const told = inWords(found.findings.found, words ?? []);
  const report = { ...found, findings: { ...found.findings, found: told } };
  switch (format) {
    case 'text':
      return renderText(report, look);
    case 'json':
      return JSON.stringify({ ...found, ...(words && { words }) }, null, 2);
    case 'markdown':
      return renderMarkdown(report);
    case 'html':
      return renderHtml(report);
  }
}
