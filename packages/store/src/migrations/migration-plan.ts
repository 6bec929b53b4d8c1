import { checkClusterName, checkDatabaseName, localDatabase } from '../engine/server-location.ts';
import { clusterStatements, type PlacedStatement } from './cluster-statements.ts';
import { MIGRATIONS } from './migrations.gen.ts';
import { splitStatements, withoutComments } from './split-statements.ts';

/** One migration, as the statements it takes. */
export interface PlannedMigration {
  readonly id: number;
  readonly name: string;
  readonly statements: readonly PlacedStatement[];
}

/** Everything that makes the tables, in order. */
export interface MigrationPlan {
  /** Before anything else; they need no database. */
  readonly databases: readonly string[];
  /** The table of what was applied. */
  readonly bookkeeping: readonly PlacedStatement[];
  readonly migrations: readonly PlannedMigration[];
}

/** Where the tables shall be. */
export interface PlanTarget {
  readonly database: string;
  readonly cluster?: string | undefined;
}

const BOOKKEEPING = `
-- cluster: everywhere
CREATE TABLE IF NOT EXISTS migrations (
  Id UInt32,
  Name String,
  AppliedAt DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = ReplacingMergeTree ORDER BY Id`;

/** Lays out the migrations for one server or for a cluster, without asking either. */
export function migrationPlan({ database, cluster }: PlanTarget): MigrationPlan {
  checkDatabaseName(database);
  if (cluster !== undefined) checkClusterName(cluster);
  const place = (statement: string): PlacedStatement[] =>
    cluster === undefined
      ? [{ database, sql: withoutComments(statement) }]
      : clusterStatements(statement, { cluster, database });
  const names = cluster === undefined ? [database] : [localDatabase(database), database];
  const on = cluster === undefined ? '' : ` ON CLUSTER '${cluster}'`;
  return {
    databases: names.map((name) => `CREATE DATABASE IF NOT EXISTS ${name}${on}`),
    bookkeeping: place(BOOKKEEPING),
    migrations: MIGRATIONS.map(({ id, name, sql }) => ({
      id,
      name,
      statements: splitStatements(sql).flatMap(place),
    })),
  };
}

/** The plan as SQL that `clickhouse-client --multiquery` takes. */
export function planText(plan: MigrationPlan): string {
  const lines = plan.databases.map((sql) => `${sql};`);
  let current: string | undefined;
  const add = ({ database, sql }: PlacedStatement): void => {
    if (database !== current) lines.push(`\nUSE ${database};`);
    current = database;
    lines.push(`\n${sql};`);
  };
  for (const statement of plan.bookkeeping) add(statement);
  for (const { id, name, statements } of plan.migrations) {
    lines.push(`\n-- ${name}`);
    for (const statement of statements) add(statement);
    const database = plan.bookkeeping[0]?.database ?? current ?? '';
    add({ database, sql: `INSERT INTO migrations (Id, Name) VALUES (${id}, '${name}')` });
  }
  return `${lines.join('\n')}\n`;
}
