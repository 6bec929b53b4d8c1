import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import {
  type CheckedFigure,
  type CheckedLog,
  type ChecksFile,
  checkedLogs,
  checksOfExpected,
  checksOfStore,
  loadYaml,
  readChecks,
  type Validation,
  validateChecks,
  validateLog,
  type WrittenChecks,
} from '@baton/analyzer';
import type { Store } from '@baton/store';
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
  readonly checks?: string;
  readonly log?: string;
  readonly writeChecks?: boolean;
  readonly json?: boolean;
}

const CHECKS_FILE = 'checks.yaml';

/** `baton validate`: compare Baton's figures of a log with those that are known of it. */
export function validateCommand(): Command {
  const names = checkedLogs.map(({ name }) => name).join(', ');
  return new Command('validate')
    .summary('compare the figures of an event log with those known of it')
    .description(
      'Imports the log of a folder into a store of its own, asks every question whose answer is known beforehand,\n' +
        `and says which figures came out. What is known stands in ${CHECKS_FILE} of the folder: query, parameters,\n` +
        `value and tolerance of each figure. Of ${names} Baton knows the checks of\n` +
        'their expected.json itself: counts must be equal, statistics agree in every printed digit, resampled ones\n' +
        'within 3 %.',
    )
    .argument('<folder>', `the log, and its ${CHECKS_FILE} or expected.json`)
    .option('--checks <file>', `the checks, ${CHECKS_FILE} of the folder unless said`)
    .option(
      '--mapping <file>',
      'how the columns of the log read (YAML), where the checks do not say',
    )
    .option('--log <file>', 'the log in the folder, where the checks do not say')
    .option(
      '--write-checks',
      `write ${CHECKS_FILE}: from expected.json, else from what Baton says now`,
    )
    .option('--json', 'print every figure as JSON')
    .addHelpText(
      'after',
      `
A check in ${CHECKS_FILE}, beside the names of the log and its mapping:
  checks:
    - { figure: items, query: overview/summary, column: items, value: 1200, tolerance: 0 }
    - figure: handoffs from support to platform
      query: pair/figures
      parameters: { processes: [tickets] }
      where: { sourceTeam: support, targetTeam: platform }
      column: handoffs          # without it, the number of rows
      value: 310
      tolerance: 3 %

Examples:
  $ baton validate data/bpic2013-incidents
  $ baton validate data/servicenow-incidents --json | jq '.figures[] | select(.ok | not)'
  $ baton validate my-log --write-checks --log tickets.csv --mapping tickets.yaml
  $ baton validate my-log
`,
    )
    .action(async (folder: string, options: ValidateOptions) => {
      const name = basename(resolve(folder));
      const known = checkedLogs.find((log) => log.name === name);
      if (options.writeChecks === true) {
        await writeChecksFile(folder, known, options);
        return;
      }
      const file = options.checks ?? join(folder, CHECKS_FILE);
      const hasChecks = options.checks !== undefined || existsSync(file);
      const validation = hasChecks
        ? await withChecks(folder, file, options)
        : await withExpected(folder, requireKnown(name, known), options);
      await print(options.json === true ? JSON.stringify(validation, null, 2) : text(validation));
      const wrong = validation.figures.filter(({ ok }) => !ok);
      if (wrong.length > 0) {
        throw new CliError(
          'figures_differ',
          `${wrong.length} of ${validation.figures.length} figures of ${name} did not come out.`,
        );
      }
    });
}

function requireKnown(name: string, known: CheckedLog | undefined): CheckedLog {
  if (known !== undefined) return known;
  const names = checkedLogs.map((one) => one.name).join(', ');
  throw new CliError(
    'usage',
    `Nothing is known beforehand of ${name}: write a ${CHECKS_FILE} (--write-checks begins one), or name one of ${names}.`,
  );
}

async function withExpected(
  folder: string,
  log: CheckedLog,
  options: ValidateOptions,
): Promise<Validation> {
  const expected = await textOf(join(folder, 'expected.json'));
  const mapping = mappingFile(folder, options.mapping ?? log.mapping);
  return onLog(inFolder(folder, log.log), mapping, (store) => validateLog(store, log, expected));
}

async function withChecks(
  folder: string,
  file: string,
  options: ValidateOptions,
): Promise<Validation> {
  const checks = await checksIn(file);
  const mapping = mappingFile(folder, options.mapping ?? checks.mapping);
  return onLog(inFolder(folder, options.log ?? checks.log), mapping, (store) =>
    validateChecks(store, basename(resolve(folder)), checks),
  );
}

async function checksIn(file: string): Promise<ChecksFile> {
  const document = loadYaml().parseDocument(await textOf(file));
  const broken = document.errors[0];
  if (broken !== undefined) {
    const [problem = ''] = broken.message.split('\n');
    throw new CliError('usage', `${file} is not valid YAML: ${problem.replace(/:$/, '')}.`);
  }
  try {
    return readChecks(document.toJS(), file);
  } catch (cause) {
    throw new CliError('usage', (cause as Error).message, { cause });
  }
}

async function writeChecksFile(
  folder: string,
  known: CheckedLog | undefined,
  options: ValidateOptions,
): Promise<void> {
  const file = options.checks ?? join(folder, CHECKS_FILE);
  if (existsSync(file)) {
    throw new CliError('usage', `There is a file ${file}; it is not written over.`);
  }
  const written = await checksOf(folder, known, options);
  await writeFile(file, loadYaml().stringify(written, { lineWidth: 0 }));
  const note =
    known === undefined
      ? ' They are what Baton says now: check each against what you know of the log.'
      : '';
  await print(
    options.json === true
      ? JSON.stringify({ file, ...written }, null, 2)
      : `Wrote ${written.checks.length} checks to ${file}.${note}`,
  );
}

async function checksOf(
  folder: string,
  known: CheckedLog | undefined,
  options: ValidateOptions,
): Promise<WrittenChecks> {
  if (known !== undefined) {
    return checksOfExpected(known, await textOf(join(folder, 'expected.json')));
  }
  const { log, mapping } = options;
  if (log === undefined || mapping === undefined) {
    throw new CliError(
      'usage',
      'Say which log of the folder is meant and how it reads: --log FILE --mapping FILE.',
    );
  }
  return onLog(inFolder(folder, log), mappingFile(folder, mapping), (store) =>
    checksOfStore(store, { log, mapping }),
  );
}

function inFolder(folder: string, name: string): string {
  const file = resolve(folder, name);
  if (existsSync(file)) return file;
  throw new CliError('not_found', `There is no ${join(folder, name)}.`);
}

/** A mapping beside the log, as a path, or among the examples. */
function mappingFile(folder: string, name: string): string {
  const file = [resolve(folder, name), resolve(name), exampleMapping(name)].find(
    (one) => one !== undefined && existsSync(one),
  );
  if (file !== undefined) return file;
  throw new CliError(
    'usage',
    `There is no mapping ${name} in ${folder}, here, or among examples/mappings; say --mapping FILE.`,
  );
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CliError('not_found', `There is no ${file} that can be read.`, { cause });
  }
}

async function onLog<T>(
  file: string,
  mappingPath: string,
  use: (store: Store) => Promise<T>,
): Promise<T> {
  const mapping = await readMapping(mappingPath);
  const interruption = watchInterruption();
  const progress = showImportProgress();
  try {
    return await importIntoTemporaryStore(
      { file, mapping, onProgress: progress.update, signal: interruption.signal },
      use,
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
    ...trapLines(traps),
    '',
    `${came} of ${figures.length} figures came out${ok ? '.' : '; the others are marked NO.'}`,
  ].join('\n');
}

function trapLines(traps: Validation['traps']): string[] {
  if (traps.length === 0) return [];
  return [
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
  ];
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
