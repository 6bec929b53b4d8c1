import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { dataDirectory } from '../data-dir.ts';
import { endpointHeaders } from '../endpoint-headers.ts';
import { withStack } from '../engine/with-stack.ts';
import { CliError } from '../errors.ts';
import { type ImportSummary, importLog } from '../import/import-log.ts';
import type { Mapping } from '../import/mapping.ts';
import { readMapping } from '../import/read-mapping.ts';
import { renderExamples, renderSummary } from '../import/render-summary.ts';
import { showImportProgress } from '../import/show-import-progress.ts';
import { dataDirOption } from '../options.ts';
import { watchInterruption } from '../terminal/interruption.ts';
import { print } from '../terminal/output.ts';

interface ImportOptions {
  readonly mapping: string;
  readonly dataDir: string;
  readonly endpoint?: string;
  readonly strict?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Items that a dry run prints. */
const EXAMPLE_ITEMS = 3;

/** `baton import`: turn an event log into handoff facts. */
export function importCommand(): Command {
  return new Command('import')
    .summary('import an event log: CSV or XES, gzipped or not')
    .description(
      'Reads event logs through a mapping, turns their rows into handoff facts and sends these over\n' +
        'OTLP. Importing a file again changes nothing; files of the same log may come one after the\n' +
        'other. Write a first mapping with `baton init --from FILE`.',
    )
    .argument('<files...>', 'the log; several files are taken in the order given')
    .requiredOption('--mapping <file>', 'how its columns read (YAML)')
    .addOption(dataDirOption())
    .option(
      '--endpoint <url>',
      'send to this OTLP/HTTP address instead, such as http://127.0.0.1:4318',
    )
    .option('--strict', 'stop at the first row that cannot be used, before anything is sent')
    .option('--dry-run', 'send nothing; print what the first items would become')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ baton import tickets.csv --mapping tickets.yaml --dry-run
  $ baton import tickets.csv.gz --mapping tickets.yaml && baton report
  $ baton import january.csv february.csv --mapping tickets.yaml
`,
    )
    .action(async (files: string[], options: ImportOptions) => {
      const mapping = await readMapping(options.mapping);
      const interruption = watchInterruption();
      try {
        const summaries = await importInto(files, mapping, {
          ...options,
          signal: interruption.signal,
        });
        await show(summaries, options);
        const rejected = summaries.find(({ sent }) => (sent?.rejected ?? 0) > 0);
        if (rejected !== undefined) {
          throw new CliError(
            'receiver_failed',
            `${rejected.sent?.rejected} facts were refused: ${rejected.sent?.rejections.join('; ') || 'no reason given'}.`,
          );
        }
      } finally {
        interruption.dispose();
      }
    });
}

type Target = ImportOptions & { readonly signal: AbortSignal };

async function importInto(
  files: readonly string[],
  mapping: Mapping,
  options: Target,
): Promise<ImportSummary[]> {
  if (options.dryRun === true) return importFiles(files, mapping, options);
  const { endpoint } = options;
  if (endpoint === undefined) {
    return withStack(options.dataDir, async (stack) => {
      const historyDir = join(dataDirectory(options.dataDir).path, 'imports');
      const to = { endpoint: stack.otlpEndpoint, headers: stack.otlpHeaders, historyDir };
      const summaries = await importFiles(files, mapping, { ...options, ...to });
      await stack.settle();
      return summaries;
    });
  }
  checkEndpoint(endpoint);
  const to = { endpoint, headers: endpointHeaders() };
  // Where the data go is not ours to write to: only the files of this one command are joined.
  if (files.length === 1) return importFiles(files, mapping, { ...options, ...to });
  const historyDir = await mkdtemp(join(tmpdir(), 'baton-import-'));
  try {
    return await importFiles(files, mapping, { ...options, ...to, historyDir });
  } finally {
    await rm(historyDir, { recursive: true, force: true });
  }
}

async function importFiles(
  files: readonly string[],
  mapping: Mapping,
  options: Target & {
    readonly headers?: Readonly<Record<string, string>>;
    readonly historyDir?: string;
  },
): Promise<ImportSummary[]> {
  const summaries: ImportSummary[] = [];
  for (const file of files) {
    const progress = showImportProgress();
    try {
      summaries.push(
        await importLog({
          file,
          mapping,
          endpoint: options.dryRun === true ? undefined : options.endpoint,
          headers: options.headers,
          historyDir: options.historyDir,
          strict: options.strict,
          exampleItems: options.dryRun === true ? EXAMPLE_ITEMS : 0,
          onProgress: progress.update,
          signal: options.signal,
        }),
      );
    } finally {
      progress.stop();
    }
  }
  return summaries;
}

function checkEndpoint(endpoint: string): void {
  if (URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol)) return;
  throw new CliError(
    'usage',
    `--endpoint takes an address such as http://127.0.0.1:4318, got ${endpoint}.`,
  );
}

async function show(summaries: readonly ImportSummary[], options: ImportOptions): Promise<void> {
  if (options.json === true) {
    await print(JSON.stringify(summaries.length === 1 ? summaries[0] : summaries, null, 2));
    return;
  }
  for (const summary of summaries) {
    if (options.dryRun === true) await print(`${renderExamples(summary)}\n`);
    await print(renderSummary(summary));
  }
}
