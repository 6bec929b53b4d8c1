import { type Migrated, migrationPlan, openStore, planText, serverAddress } from '@baton/store';
import { Command } from 'commander';
import { type ClickHouseOptions, clickhouseOptions, clickhouseServer } from '../clickhouse.ts';
import { dataDirectory, requireData } from '../data-dir.ts';
import { dataDirOption } from '../options.ts';
import { print } from '../terminal/output.ts';

interface MigrateOptions extends ClickHouseOptions {
  readonly dataDir: string;
  readonly plan?: boolean;
  readonly adopt?: boolean;
  readonly json?: boolean;
}

/** `baton migrate`: bring the tables up to date, or print how. */
export function migrateCommand(): Command {
  const command = new Command('migrate')
    .summary('bring the tables up to date, or print the SQL that does')
    .description(
      'Creates and updates the tables on a ClickHouse server or cluster, and makes again what was dropped.\n' +
        '`baton up` does the same; run this first where it shall run as a user who may not. Says what it did.',
    )
    .addOption(dataDirOption())
    .option('--plan', 'print the SQL in order, without connecting to anything')
    .option(
      '--adopt',
      'take over an otel_traces that an OpenTelemetry Collector made: adds a column, reads its spans',
    )
    .option('--json', 'print what was done as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ baton migrate --plan > tables.sql
  $ baton migrate --plan --cluster main
  $ BATON_CLICKHOUSE_URL=https://clickhouse:8443 baton migrate
`,
    );
  for (const option of clickhouseOptions()) command.addOption(option);
  return command.action(async (options: MigrateOptions) => {
    if (options.plan === true) {
      await print(planText(migrationPlan(planTarget(options))).trimEnd());
      return;
    }
    const server = clickhouseServer(options);
    const directory = dataDirectory(options.dataDir);
    if (server === undefined) await requireData(directory);
    let done: Migrated | undefined;
    const store = await openStore(server ?? { kind: 'embedded', path: directory.store }, {
      adopt: options.adopt === true,
      onMigrated: (migrated) => {
        done = migrated;
      },
    });
    await store.close();
    if (done === undefined) return;
    await print(options.json === true ? JSON.stringify(done, null, 2) : describe(done));
  });
}

/** A plan needs no server, so the cluster and the database may be named without one. */
function planTarget(o: MigrateOptions): Parameters<typeof migrationPlan>[0] {
  const env = process.env;
  const server = clickhouseServer(o, { ...env, BATON_CLICKHOUSE_URL: 'http://nowhere' });
  const { database, cluster } = serverAddress(server ?? { kind: 'server', url: 'http://nowhere' });
  return { database, cluster };
}

function describe({ from, to, applied, created, adopted, reread }: Migrated): string {
  const lines = [
    applied.length === 0
      ? `The tables are up to date (version ${to}).`
      : `Brought the tables from version ${from} to ${to}: ${applied.join(', ')}.`,
  ];
  if (adopted) lines.push('Took over otel_traces: it now has IngestedAt.');
  if (created.length > 0) lines.push(`Made again what had been dropped: ${created.join(', ')}.`);
  if (reread) lines.push('Read the spans that were there; the projector folds them.');
  return lines.join('\n');
}
