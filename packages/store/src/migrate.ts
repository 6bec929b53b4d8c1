import { z } from 'zod';
import type { Engine, ParameterValue } from './engine/engine.ts';
import { type FoundColumn, requireSchema } from './migrations/check-schema.ts';
import type { PlacedStatement } from './migrations/cluster-statements.ts';
import { type MigrationPlan, migrationPlan } from './migrations/migration-plan.ts';
import { SCHEMA } from './migrations/schema.gen.ts';
import { createdName } from './migrations/split-statements.ts';
import { decodeSpansAgain } from './queries/projector/commands.ts';
import { StoreError } from './store-error.ts';

/** Where the tables are, and what may be done to them. */
export interface MigrateOptions {
  readonly database: string;
  readonly cluster?: string | undefined;
  /** `check`: nothing is changed; what is missing is thrown. @default 'change' */
  readonly schema?: 'change' | 'check' | undefined;
  /** Adds what a table made by an OpenTelemetry Collector lacks. @default false */
  readonly adopt?: boolean | undefined;
}

/** What was done; nothing if the tables were up to date. */
export interface Migrated {
  readonly from: number;
  readonly to: number;
  /** Names of the migrations that were applied. */
  readonly applied: readonly string[];
  /** Tables and views that had been dropped and were made again. */
  readonly created: readonly string[];
  /** A table of an OpenTelemetry Collector was taken over. */
  readonly adopted: boolean;
  /** The spans that were stored before were read. */
  readonly reread: boolean;
}

const lane = 'loader';
const TRACES = 'otel_traces';
/** Every server has it, and nobody is kept out of it, as readers may be of `system`. */
const ALWAYS_THERE = 'information_schema';

const READ_DATABASES = 'SELECT name FROM system.databases WHERE name IN {names:Array(String)}';
const READ_TABLES =
  'SELECT database, name FROM system.tables WHERE database IN {names:Array(String)}';
const READ_COLUMNS =
  'SELECT table, name, type FROM system.columns WHERE database = {database:String}';
const READ_LAST = 'SELECT max(Id) AS last FROM migrations';
const RECORD = 'INSERT INTO migrations (Id, Name) SELECT {id:UInt32}, {name:String}';

/** Spans that are there read their own time as that of arrival; new ones are stamped. */
const ADOPT = [
  `ALTER TABLE ${TRACES} ADD COLUMN IF NOT EXISTS IngestedAt DateTime64(9) DEFAULT Timestamp`,
  `ALTER TABLE ${TRACES} MATERIALIZE COLUMN IngestedAt SETTINGS mutations_sync = 1`,
  `ALTER TABLE ${TRACES} MODIFY COLUMN IngestedAt DateTime64(9) DEFAULT now64(9)`,
];

const Database = z.object({ name: z.string() });
const Table = z.object({ database: z.string(), name: z.string() });
const Column = z.object({ table: z.string(), name: z.string(), type: z.string() });
const Last = z.object({ last: z.number() });

/**
 * Brings the tables up to date, forward only, and compares them with what is expected. What is up to date
 * needs no right but to read. ClickHouse has no transactions over DDL, so every statement can be repeated:
 * a migration that was cut off is simply run again.
 */
export async function migrate(engine: Engine, o: MigrateOptions): Promise<Migrated> {
  const plan = migrationPlan(o);
  const home = plan.bookkeeping[0]?.database ?? o.database;
  const names = [...new Set([home, o.database])];

  const ask = async <T>(
    schema: z.ZodType<T>,
    sql: string,
    at: { database?: string; parameters?: Readonly<Record<string, ParameterValue>> } = {},
  ): Promise<T[]> => {
    const { database = ALWAYS_THERE, parameters = {} } = at;
    const text = await engine.run({ sql, parameters }, { lane, database });
    return text
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [schema.parse(JSON.parse(line))]));
  };
  const change = async ({ database, sql }: PlacedStatement): Promise<void> => {
    await engine.run({ sql }, { lane, database });
  };
  const columnsOf = (database: string): Promise<FoundColumn[]> =>
    ask(Column, READ_COLUMNS, { parameters: { database } });

  const databases = await ask(Database, READ_DATABASES, { parameters: { names } });
  const tables = await ask(Table, READ_TABLES, { parameters: { names } });
  const has = (database: string, name: string): boolean =>
    tables.some((one) => one.database === database && one.name === name);
  const from = has(home, 'migrations')
    ? ((await ask(Last, READ_LAST, { database: home }))[0]?.last ?? 0)
    : 0;
  const known = plan.migrations.at(-1)?.id ?? 0;
  if (from > known) {
    throw new StoreError(
      'newer_schema',
      `The tables are at version ${from}, this Baton knows ${known}. Use the newer Baton that wrote them.`,
    );
  }
  const pending = plan.migrations.filter(({ id }) => id > from);
  const lost = missing(plan, { from, has });
  if (o.schema === 'check' && (pending.length > 0 || lost.length > 0)) {
    throw new StoreError(
      'older_schema',
      pending.length > 0
        ? `The tables in the database ${o.database} are not there or not up to date; run \`baton migrate\` as a user who may create tables.`
        : `In the database ${o.database} ${lost.map(({ name }) => name).join(', ')} is missing; run \`baton migrate\` as a user who may create tables.`,
    );
  }

  if (databases.length < names.length) {
    for (const sql of plan.databases) await change({ database: ALWAYS_THERE, sql });
  }
  const hadTraces = has(home, TRACES);
  const adopted = from === 0 && hadTraces && (await adopt(o, { home, columnsOf, change }));
  for (const statement of from === 0 ? plan.bookkeeping : []) await change(statement);
  for (const { id, name, statements } of pending) {
    for (const statement of statements) await change(statement);
    await engine.run({ sql: RECORD, parameters: { id, name } }, { lane, database: home });
  }
  for (const { statements } of lost) for (const statement of statements) await change(statement);
  for (const name of names) requireSchema(name, await columnsOf(name));

  // A view sees only what is inserted after it.
  const reread = hadTraces && (from === 0 || lost.length > 0);
  if (reread) await change({ database: home, sql: decodeSpansAgain.sql });
  return {
    from,
    to: known,
    applied: pending.map(({ name }) => name),
    created: lost.map(({ name }) => name),
    adopted,
    reread,
  };
}

/** Tables and views that should be there by now, with the statements that make them. */
function missing(
  plan: MigrationPlan,
  o: { from: number; has: (database: string, name: string) => boolean },
): { name: string; statements: PlacedStatement[] }[] {
  const done = plan.migrations.filter(({ id }) => id <= o.from);
  const statements = done.flatMap((one) => one.statements);
  return SCHEMA.flatMap(({ name }) => {
    const own = statements.filter(({ sql }) => createdName(sql) === name);
    const lost = own.filter(({ database }) => !o.has(database, name));
    return lost.length === 0 ? [] : [{ name, statements: lost }];
  });
}

/** Takes over a table that an OpenTelemetry Collector made, if that was asked for and it can be. */
async function adopt(
  o: MigrateOptions,
  at: {
    home: string;
    columnsOf: (database: string) => Promise<FoundColumn[]>;
    change: (statement: PlacedStatement) => Promise<void>;
  },
): Promise<boolean> {
  const columns = (await at.columnsOf(at.home)).filter(({ table }) => table === TRACES);
  if (columns.some(({ name }) => name === 'IngestedAt')) return false;
  if (o.adopt !== true) {
    throw new StoreError(
      'foreign_table',
      `${at.home}.${TRACES} was made by an OpenTelemetry Collector and lacks IngestedAt; run \`baton migrate --adopt\`, ` +
        'which adds that column and reads the spans already there, or let Baton use another database.',
    );
  }
  // All else must fit before anything is changed.
  requireSchema(at.home, [
    ...columns,
    { table: TRACES, name: 'IngestedAt', type: 'DateTime64(9)' },
  ]);
  for (const sql of ADOPT) await at.change({ database: at.home, sql });
  return true;
}
