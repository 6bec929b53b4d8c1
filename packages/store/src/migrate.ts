import type { Engine } from './engine/engine.ts';
import { MIGRATIONS } from './migrations/migrations.gen.ts';
import { StoreError } from './store-error.ts';

const CREATE_TABLE = `
CREATE TABLE IF NOT EXISTS migrations (
  Id UInt32,
  Name String,
  AppliedAt DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = ReplacingMergeTree ORDER BY Id`;

const READ_LAST = 'SELECT max(Id) AS last FROM migrations';

const RECORD = 'INSERT INTO migrations (Id, Name) SELECT {id:UInt32}, {name:String}';

/** Statements of a migration file: each ends with a semicolon at the end of a line. */
export const splitStatements = (sql: string): string[] =>
  sql
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement.replace(/^--.*$/gm, '').trim() !== '');

/**
 * Applies what is missing, forward only. ClickHouse has no transactions over DDL, so every statement
 * can be repeated: a migration that was cut off is simply run again.
 */
export async function migrate(engine: Engine): Promise<void> {
  const lane = 'loader';
  await engine.run({ sql: CREATE_TABLE }, { lane });
  const { last } = JSON.parse(await engine.run({ sql: READ_LAST }, { lane })) as { last: number };
  const known = MIGRATIONS.at(-1)?.id ?? 0;
  if (last > known) {
    throw new StoreError(
      'newer_schema',
      `The tables are at version ${last}, this Baton knows ${known}. Use the newer Baton that wrote them.`,
    );
  }
  for (const { id, name, sql } of MIGRATIONS) {
    if (id <= last) continue;
    for (const statement of splitStatements(sql)) await engine.run({ sql: statement }, { lane });
    await engine.run({ sql: RECORD, parameters: { id, name } }, { lane });
  }
}
