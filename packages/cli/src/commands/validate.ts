import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import {
  type CheckedFigure,
  type CheckedLog,
  checkedLogs,
  type Validation,
  validateLog,
} from '@baton/analyzer';
import { Command } from 'commander';
import { CliError } from '../errors.ts';
import { exampleMapping } from '../import/example-mapping.ts';
import { importIntoTemporaryStore } from '../import/import-into-temporary-store.ts';
import { readMapping } from '../import/read-mapping.ts';
import { showImportProgress } from '../import/show-import-progress.ts';
import { watchInterruption } from '../terminal/interruption.ts';
import { print } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';

interface ValidateOptions {
  readonly mapping?: string;
  readonly json?: boolean;
}

/** `baton validate`: compare Baton's figures of a public log with those that are known of it. */
export function validateCommand(): Command {
  const names = checkedLogs.map(({ name }) => name).join(', ');
  return new Command('validate')
    .summary('compare the figures of a public event log with those known of it')
    .description(
      'Imports the log of a folder into a store of its own, asks every question whose answer the folder knows\n' +
        'beforehand (expected.json), and says which figures came out. Counts must be equal, statistics agree in\n' +
        `every printed digit, resampled ones within 3 %. The folder is called ${names}.`,
    )
    .argument('<folder>', 'the log and its expected.json')
    .option('--mapping <file>', 'how its columns read (YAML); examples/mappings has it')
    .option('--json', 'print every figure as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ baton validate data/bpic2013-incidents
  $ baton validate data/servicenow-incidents --json | jq '.figures[] | select(.ok | not)'
`,
    )
    .action(async (folder: string, options: ValidateOptions) => {
      const log = checkedLogOf(folder);
      const validation = await validate(folder, log, mappingFile(log, options.mapping));
      await print(options.json === true ? JSON.stringify(validation, null, 2) : text(validation));
      const wrong = validation.figures.filter(({ ok }) => !ok);
      if (wrong.length > 0) {
        throw new CliError(
          'figures_differ',
          `${wrong.length} of ${validation.figures.length} figures of ${log.name} did not come out.`,
        );
      }
    });
}

function checkedLogOf(folder: string): CheckedLog {
  const name = basename(resolve(folder));
  const log = checkedLogs.find((one) => one.name === name);
  if (log === undefined) {
    const known = checkedLogs.map((one) => one.name).join(', ');
    throw new CliError('usage', `Nothing is known beforehand of ${name}; folders: ${known}.`);
  }
  for (const file of [log.log, 'expected.json']) {
    if (existsSync(join(folder, file))) continue;
    throw new CliError('not_found', `There is no ${join(folder, file)}.`);
  }
  return log;
}

function mappingFile(log: CheckedLog, given: string | undefined): string {
  const file = given ?? exampleMapping(log.mapping);
  if (file !== undefined) return file;
  throw new CliError(
    'usage',
    `Say --mapping FILE: Baton's examples/mappings/${log.mapping} is not here.`,
  );
}

async function validate(folder: string, log: CheckedLog, mappingPath: string): Promise<Validation> {
  const expected = await readFile(join(folder, 'expected.json'), 'utf8');
  const mapping = await readMapping(mappingPath);
  const interruption = watchInterruption();
  const progress = showImportProgress();
  try {
    return await importIntoTemporaryStore(
      {
        file: join(folder, log.log),
        mapping,
        onProgress: progress.update,
        signal: interruption.signal,
      },
      (store) => validateLog(store, log, expected),
    );
  } finally {
    progress.stop();
    interruption.dispose();
  }
}

function text({ figures, notCarried, traps, ok }: Validation): string {
  const came = figures.filter((one) => one.ok).length;
  const left = notCarried.map(({ figure, reason }) => `not carried: ${figure}, since ${reason}`);
  return [
    formatTable(figures.map(line)),
    '',
    ...left,
    '',
    'What a naive reading gives, and what holds:',
    formatTable(
      traps.map(({ trap, naive, honest }) => ({
        trap,
        naive: naive === undefined ? 'nothing' : shown(naive),
        honest: honest === undefined ? 'nothing' : shown(honest),
      })),
    ),
    ...traps.map(({ trap, about }) => `${trap}: ${about}`),
    '',
    `${came} of ${figures.length} figures came out${ok ? '.' : '; the others are marked NO.'}`,
  ].join('\n');
}

function line({ figure, query, expected, found, tolerance, ok }: CheckedFigure): object {
  return {
    figure,
    query: query ?? 'none checks it',
    expected: String(expected),
    found: found === undefined ? 'nothing' : shown(found),
    tolerance: tolerance === 0 ? 'exact' : `±${shown(tolerance)}`,
    ok: ok ? 'yes' : 'NO',
  };
}

const shown = (value: string | number): string =>
  typeof value === 'string' || Number.isInteger(value)
    ? String(value)
    : String(Number(value.toPrecision(6)));
