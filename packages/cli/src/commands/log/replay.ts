import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { logDirectory, type Replayed, replayLog } from '@baton/collector';
import { createProjector, openStore, type Store } from '@baton/store';
import { Command } from 'commander';
import { clickhouseServer } from '../../clickhouse.ts';
import { createDataDirectory, dataDirectory } from '../../data-dir.ts';
import { findEngine } from '../../engine/engine-file.ts';
import { CliError } from '../../errors.ts';
import { dataDirOption } from '../../options.ts';
import { watchInterruption } from '../../terminal/interruption.ts';
import { print } from '../../terminal/output.ts';
import { createProgress } from '../../terminal/progress.ts';

interface ReplayCommandOptions {
  readonly dataDir: string;
  readonly into?: string;
  readonly database?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `baton log replay`: insert what a log holds and a store does not. */
export function logReplayCommand(): Command {
  return new Command('replay')
    .summary('insert what a log holds and the store does not')
    .description(
      'Reads a log, asks the store what it has of each record, and inserts the records it has nothing of.\n' +
        'What is there already is left alone. Records that the loader of this log has yet to load are left\n' +
        'to it; copy the segment files away from their cursor.json to insert those too.',
    )
    .argument('[path]', 'folder of segment files, or one; by default the log of the data directory')
    .addOption(dataDirOption())
    .option(
      '--into <url>',
      'insert into this ClickHouse server (env: BATON_CLICKHOUSE_URL), not into the data directory; user and password as for `baton up`',
    )
    .option('--database <name>', 'database on that server')
    .option('--dry-run', 'only count what would be inserted')
    .option('--json', 'print the counts as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ baton log replay --dry-run
  $ baton log replay /backup/log --data-dir restored
  $ baton log replay /backup/000000000003.seg --into http://127.0.0.1:8123
`,
    )
    .action(async (path: string | undefined, options: ReplayCommandOptions) => {
      const source = path ?? logDirectory(options.dataDir);
      if ((await stat(source).catch(() => undefined)) === undefined) {
        throw new CliError('no_data', `There is no log at ${source}.`);
      }
      const target = await openTarget(options);
      try {
        const replayed = await replayInto(target, source, options);
        await print(options.json === true ? JSON.stringify(replayed) : describe(replayed, options));
      } finally {
        await target.store.close();
      }
    });
}

interface ReplayTarget {
  readonly store: Store;
  /** A server may have projectors of its own. */
  readonly isAlone: boolean;
}

async function openTarget({
  into,
  database,
  dataDir,
}: ReplayCommandOptions): Promise<ReplayTarget> {
  const server = clickhouseServer({
    ...(into === undefined ? {} : { clickhouseUrl: into }),
    ...(database === undefined ? {} : { clickhouseDatabase: database }),
  });
  if (server !== undefined) return { store: await openStore(server), isAlone: false };
  const directory = dataDirectory(dataDir);
  const running = await findEngine(directory);
  if (running !== undefined) {
    throw new CliError(
      'data_dir_in_use',
      `Baton runs on ${directory.path} (process ${running.pid}); stop it before a replay into it.`,
    );
  }
  await createDataDirectory(directory);
  const store = await openStore({ kind: 'embedded', path: directory.store });
  return { store, isAlone: true };
}

async function replayInto(
  { store, isAlone }: ReplayTarget,
  path: string,
  { dryRun = false, dataDir }: ReplayCommandOptions,
): Promise<Replayed> {
  const { signal, dispose } = watchInterruption();
  const projector = createProjector(store, { isAlone });
  const progress = createProgress(dryRun ? 'Checking' : 'Replaying', 'bytes');
  try {
    const replayed = await replayLog({
      path,
      isLive: resolve(path) === resolve(logDirectory(dataDir)),
      store,
      dryRun,
      signal,
      onProgress: ({ readBytes, totalBytes }) => progress.update(readBytes, totalBytes),
    });
    if (!dryRun && replayed.insertedRows > 0) await projector.run();
    return replayed;
  } finally {
    await projector.close();
    progress.stop();
    dispose();
  }
}

function describe(replayed: Replayed, { dryRun }: ReplayCommandOptions): string {
  const { records, rows, insertedRows, presentRows, partialRows, waitingRows, skippedBytes } =
    replayed;
  const lines = [
    `${rows} rows in ${records} records: ${insertedRows} ${dryRun === true ? 'would be inserted' : 'inserted'}, ` +
      `${presentRows} there already.`,
  ];
  if (waitingRows > 0) {
    lines.push(
      `${waitingRows} rows are not loaded yet: \`baton up\` does that, so they were left.`,
    );
  }
  if (partialRows > 0) {
    lines.push(
      `${partialRows} rows are of records of which the store has only some rows, as after a retention or ` +
        '`baton forget`; they were left as they are.',
    );
  }
  if (skippedBytes > 0)
    lines.push(`${skippedBytes} bytes are no whole record and were passed over.`);
  return lines.join('\n');
}
