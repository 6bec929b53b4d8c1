import {
  type AnalysisRun,
  countFindings,
  renderFindings,
  renderPersons,
  type StoredFinding,
  type TeamPersons,
  type WordedFinding,
} from '@baton/analyzer';
import { Command } from 'commander';
import type { Stack } from '../engine/stack.ts';
import { withStack } from '../engine/with-stack.ts';
import { CliError } from '../errors.ts';
import { dataDirOption, scopeOf, scopeOptions } from '../options.ts';
import { print, tell, terminalLook } from '../terminal/output.ts';
import { inWords, wordsNote, wordsOf, wordsOption } from './words.ts';

interface AnalyzeOptions {
  readonly dataDir: string;
  readonly force?: boolean;
  readonly all?: boolean;
  readonly persons?: boolean;
  readonly words?: boolean;
  readonly json?: boolean;
  readonly process?: string;
  readonly namespace?: string;
}

/** Of each verdict, unless all are asked for. */
const MOST_EACH = 10;

/** `baton analyze`: look for what goes with slow, failed or repeated handoffs. */
export function analyzeCommand(): Command {
  const command = new Command('analyze')
    .summary('look for what goes with slow, failed or repeated handoffs, and print it')
    .description(
      'Runs the analyzer on what has changed since its last run, then prints every finding: the claim, how\n' +
        'many handoffs it rests on, the effect with its 95 % interval, the q-value and the verdict. "Supported"\n' +
        'held up against the mix of items, against chance over everything tried, and in both halves of the\n' +
        'time; the others are printed so that nobody has to find out again that they do not hold.\n' +
        '`baton up` does this by itself every hour.',
    )
    .addOption(dataDirOption())
    .option('--force', 'run also where nothing has changed since the last run')
    .option('--all', `print all findings, not only the ${MOST_EACH} strongest of each verdict`)
    .option(
      '--persons',
      'also say which persons stand out, by the hashes of an import; printed only, stored nowhere',
    )
    .addOption(wordsOption())
    .option('--json', 'print runs and findings as JSON');
  for (const option of scopeOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      `
Examples:
  $ baton analyze
  $ baton analyze --words
  $ baton analyze --process support-escalation --force
  $ baton analyze --json | jq '.findings[] | select(.verdict == "supported") | .claim'
  $ baton explain 3f9a1c                  the evidence, the SQL, and its rows today
  $ baton annotate 3f9a1c "The template of May asks for it."
`,
    )
    .action(async (options: AnalyzeOptions) => {
      const { runs, findings, persons, words } = await withStack(
        options.dataDir,
        (stack) => run(stack, options),
        {
          access: 'change',
        },
      );
      if (options.json === true)
        await print(
          JSON.stringify(
            { runs, findings, ...(persons && { persons }), ...(words && { words }) },
            null,
            2,
          ),
        );
      else {
        await show(runs, inWords(findings, words ?? []), options);
        if (words) await print(wordsNote(words));
        if (persons) await print(renderPersons(persons, terminalLook()));
      }
      const failed = runs.flatMap(({ process, failures }) =>
        failures.map(({ detector, message }) => `${detector} on ${process}: ${message}`),
      );
      if (failed.length > 0) {
        throw new CliError(
          'analysis_failed',
          `Not everything could be analyzed. ${failed.join(' ')}`,
        );
      }
    });
}

async function run(
  stack: Stack,
  options: AnalyzeOptions,
): Promise<{
  runs: readonly AnalysisRun[];
  findings: readonly StoredFinding[];
  persons: readonly TeamPersons[] | undefined;
  words: readonly WordedFinding[] | undefined;
}> {
  const scope = scopeOf(options);
  await stack.settle();
  const request = { ...scope, isForced: options.force === true };
  const runs = await stack.analyze(request, ({ process, detector }) => {
    if (options.json !== true) tell(`${process}: ${detector} ...`);
  });
  if (runs.length === 0 && Object.keys(scope).length > 0) {
    throw new CliError(
      'not_found',
      `Nothing is stored under ${Object.values(scope).join(' in ')}; \`baton query overview/processes\` lists what there is.`,
    );
  }
  const persons = options.persons === true ? await stack.persons(scope) : undefined;
  const findings = await stack.findings(scope);
  const words = options.words === true ? await wordsOf(stack, findings) : undefined;
  return { runs, findings, persons, words };
}

async function show(
  runs: readonly AnalysisRun[],
  findings: readonly StoredFinding[],
  { all = false }: AnalyzeOptions,
): Promise<void> {
  if (runs.length === 0) {
    await print(
      'Nothing here yet to analyze: send the first trace, or load a log with `baton import`.',
    );
    return;
  }
  const look = terminalLook();
  const isEmpty = findings.length === 0 && runs.every(({ handoffs }) => handoffs === 0);
  await print(
    isEmpty
      ? 'No findings: no item has been handed over yet.'
      : renderFindings(findings, { ...look, ...(all ? {} : { mostEach: MOST_EACH }) }),
  );
  await print(runs.map(describeRun).join('\n'));
  await print(`In all: ${countFindings(findings)}.`);
}

function describeRun({ process, skipped, handoffs, tried, seconds }: AnalysisRun): string {
  if (skipped) return `${process}: nothing has changed since the last run; --force runs it again.`;
  const count = `${handoffs} handoff${handoffs === 1 ? '' : 's'}`;
  return `${process}: ${count}, ${tried} comparisons tried, ${seconds.toFixed(1)} s.`;
}
