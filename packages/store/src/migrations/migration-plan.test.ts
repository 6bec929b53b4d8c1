import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from 'chdb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterStatements } from './cluster-statements.ts';
import { migrationPlan, planText } from './migration-plan.ts';
import { MIGRATIONS } from './migrations.gen.ts';
import { createdName, splitStatements } from './split-statements.ts';

const target = { cluster: 'wide', database: 'baton' };

describe('the plan for a cluster', () => {
  const path = mkdtempSync(join(tmpdir(), 'plan-'));
  let session: Session;
  beforeAll(() => {
    session = new Session(path);
  });
  afterAll(() => {
    session.close();
    rmSync(path, { recursive: true, force: true });
  });

  const plan = migrationPlan({ database: 'baton', cluster: 'wide' });
  const statements = [
    ...plan.databases.map((sql) => ({ database: '', sql })),
    ...plan.bookkeeping,
    ...plan.migrations.flatMap((one) => one.statements),
  ];

  it('parses in ClickHouse, every statement of it, and is on the cluster', async () => {
    for (const { sql } of statements) {
      const ast = await session.queryAsync(`EXPLAIN AST ${sql}`, { format: 'TSV' });
      expect(ast.text()).not.toBe('');
      expect(sql).toContain(" ON CLUSTER 'wide'");
    }
  });

  it('is what the engine itself makes of the same tables, but for where they lie', async () => {
    // One server that is a cluster by itself: local tables are made as they are planned, without Keeper.
    await session.queryAsync('CREATE DATABASE baton_local; USE baton_local');
    const local = statements.filter(({ database }) => database === 'baton_local');
    for (const { sql } of local) {
      const alone = sql
        .replace(" ON CLUSTER 'wide'", '')
        .replace(/Replicated(\w*MergeTree)\('[^']*', '[^']*'(?:, )?/, '$1(')
        .replace('replicated_deduplication_window', 'non_replicated_deduplication_window');
      await session.queryAsync(alone);
    }
    await session.queryAsync('CREATE DATABASE single; USE single');
    for (const { sql } of MIGRATIONS) await session.queryAsync(sql);
    const columns = async (database: string): Promise<string> =>
      (
        await session.queryAsync(
          `SELECT table, name, type FROM system.columns
           WHERE database = '${database}' AND table != 'migrations' ORDER BY table, position`,
          { format: 'TSV' },
        )
      ).text();
    expect(await columns('baton_local')).toBe(await columns('single'));
  });

  it('has every table in both databases, but what is only passed through', () => {
    const names = (database: string) =>
      new Set(
        statements.flatMap((one) =>
          one.database === database && !one.sql.startsWith('ALTER')
            ? [createdName(one.sql) ?? one.sql]
            : [],
        ),
      );
    const tables = MIGRATIONS.flatMap(({ sql }) => splitStatements(sql)).flatMap((sql) =>
      /CREATE TABLE/.test(sql) && !/ENGINE = Null/.test(sql) ? [createdName(sql)] : [],
    );
    expect([...names('baton')].sort()).toEqual([...tables, 'migrations'].sort());
    expect([...names('baton_local')]).toEqual(expect.arrayContaining(tables));
  });

  it('shards by trace id and replicates; queues stay with their server', () => {
    const sqlOf = (database: string, name: string): string =>
      statements.find((one) => one.database === database && createdName(one.sql) === name)?.sql ??
      '';
    for (const name of ['otel_traces', 'handoff_facts', 'handoffs', 'work_items']) {
      expect(sqlOf('baton', name)).toMatch(
        /ENGINE = Distributed\('wide', 'baton_local', '\w+', sipHash64\(TraceId\)\)$/,
      );
    }
    expect(sqlOf('baton_local', 'otel_traces')).toContain(
      "ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')",
    );
    expect(sqlOf('baton_local', 'handoffs')).toContain("'{replica}', Version, IsDeleted)");
    expect(sqlOf('baton_local', 'process_definitions')).toContain(
      "('/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}', DeclaredAt)",
    );
    expect(sqlOf('baton_local', 'handoff_touched')).toContain('ENGINE = MergeTree\n');
  });

  it('prints as a script in which every statement stands where it is run', () => {
    const text = planText(plan);
    expect(text.startsWith("CREATE DATABASE IF NOT EXISTS baton_local ON CLUSTER 'wide';")).toBe(
      true,
    );
    expect(text.match(/INSERT INTO migrations/g)).toHaveLength(MIGRATIONS.length);
    for (const { sql } of statements) expect(text).toContain(`${sql};`);
  });
});

describe('the plan for one server', () => {
  it('is the migrations as they are', () => {
    const plan = migrationPlan({ database: 'mine' });
    expect(plan.databases).toEqual(['CREATE DATABASE IF NOT EXISTS mine']);
    for (const [index, { sql }] of MIGRATIONS.entries()) {
      expect(plan.migrations[index]?.statements).toHaveLength(splitStatements(sql).length);
      for (const one of plan.migrations[index]?.statements ?? []) expect(sql).toContain(one.sql);
    }
  });

  it('refuses names that are none', () => {
    expect(() => migrationPlan({ database: 'a; DROP' })).toThrow('database name');
    expect(() => migrationPlan({ database: 'a', cluster: "c'" })).toThrow('name of a cluster');
  });
});

describe('the cluster form of a statement', () => {
  it('changes columns in both databases, and the rest where the rows are', () => {
    expect(
      clusterStatements('ALTER TABLE handoffs ADD COLUMN IF NOT EXISTS A String', target),
    ).toEqual([
      {
        database: 'baton_local',
        sql: "ALTER TABLE handoffs ON CLUSTER 'wide' ADD COLUMN IF NOT EXISTS A String",
      },
      {
        database: 'baton',
        sql: "ALTER TABLE handoffs ON CLUSTER 'wide' ADD COLUMN IF NOT EXISTS A String",
      },
    ]);
    expect(clusterStatements('ALTER TABLE handoffs MODIFY SETTING a = 1', target)).toEqual([
      {
        database: 'baton_local',
        sql: "ALTER TABLE handoffs ON CLUSTER 'wide' MODIFY SETTING a = 1",
      },
    ]);
  });

  it('shards what has no trace id by the key its rows are replaced by', () => {
    const [, front] = clusterStatements(
      'CREATE TABLE IF NOT EXISTS t (A String, B String) ENGINE = ReplacingMergeTree(V) ORDER BY (A, B)',
      target,
    );
    expect(front?.sql).toBe(
      "CREATE TABLE IF NOT EXISTS t ON CLUSTER 'wide' AS baton_local.t ENGINE = Distributed('wide', 'baton_local', 't', sipHash64(A, B))",
    );
  });

  it('is refused to what has none', () => {
    expect(() => clusterStatements('INSERT INTO a SELECT 1', target)).toThrow(
      'no form for a cluster',
    );
  });
});
