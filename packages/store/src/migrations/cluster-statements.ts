import { localDatabase } from '../engine/server-location.ts';
import { StoreError } from '../store-error.ts';
import { withoutComments } from './split-statements.ts';

/** A statement and the database it is run in. */
export interface PlacedStatement {
  readonly database: string;
  readonly sql: string;
}

/** The cluster tables are made for, and the database readers use. */
export interface ClusterTarget {
  readonly cluster: string;
  readonly database: string;
}

const NAME =
  /^((?:CREATE|DROP|ALTER) (?:TABLE|MATERIALIZED VIEW|VIEW)(?: IF (?:NOT )?EXISTS)? (\w+))/;
const ENGINE = /ENGINE = (\w*MergeTree)(?:\(([^)]*)\))?/;
/** Above a table in the migration: where its rows are on a cluster. */
const PLACEMENT = /^-- cluster: (everywhere|per server)$/m;

const REPLICAS = {
  /** One table per shard, the same on its replicas. */
  shard: `'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'`,
  /** One table for all: every server has every row. */
  everywhere: `'/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}'`,
};

/** Spans and facts lie by trace id; what has none, by the key its rows are replaced by. */
const shardingKey = (sql: string): string => {
  if (/^\s*TraceId\s/m.test(sql)) return 'sipHash64(TraceId)';
  const order = /ORDER BY (?:\(([^)]*)\)|(\w+))/.exec(sql);
  return `sipHash64(${order?.[1] ?? order?.[2] ?? ''})`;
};

const replicated = (sql: string, place: 'shard' | 'everywhere'): string =>
  sql
    .replace(
      ENGINE,
      (_, engine: string, args?: string) =>
        `ENGINE = Replicated${engine}(${[REPLICAS[place], args].filter(Boolean).join(', ')})`,
    )
    .replace('non_replicated_deduplication_window', 'replicated_deduplication_window');

/**
 * The statements that do on a cluster what a statement of a migration does on one server: the same tables
 * and views, replicated, in the local database of every server, and in front of them Distributed tables of
 * the same names, which readers and the loader use. Views lead from local table to local table, so that
 * everything about a trace, and with it about a cycle, is on the shard of its spans.
 */
export function clusterStatements(statement: string, target: ClusterTarget): PlacedStatement[] {
  const { cluster, database } = target;
  const local = localDatabase(database);
  const sql = withoutComments(statement);
  const head = NAME.exec(sql);
  if (head === null) {
    throw new StoreError(
      'query_failed',
      `A migration holds a statement that has no form for a cluster: ${sql.slice(0, 60)}…`,
    );
  }
  const [, words = '', name = ''] = head;
  const on = (text: string): string => text.replace(words, `${words} ON CLUSTER '${cluster}'`);
  const here = { database: local, sql: on(sql) };

  if (/^CREATE MATERIALIZED VIEW/.test(sql)) return [here];
  if (/^DROP /.test(sql)) return [{ database, sql: on(sql) }, here];
  if (/^ALTER TABLE/.test(sql)) {
    const changesColumns = /\b(ADD|DROP|MODIFY|RENAME) COLUMN\b/.test(sql);
    return changesColumns ? [here, { database, sql: on(sql) }] : [here];
  }
  if (/ENGINE = Null/.test(sql)) return [here];

  const place = PLACEMENT.exec(statement)?.[1];
  const front = `TABLE IF NOT EXISTS ${name} ON CLUSTER '${cluster}' AS ${local}.${name}`;
  if (place === 'per server') {
    const all = `clusterAllReplicas('${cluster}', ${local}.${name})`;
    const view = `CREATE VIEW IF NOT EXISTS ${name} ON CLUSTER '${cluster}' AS SELECT * FROM ${all}`;
    return [here, { database, sql: view }];
  }
  if (place === 'everywhere') {
    const engine = `Merge('${local}', '^${name}$')`;
    return [
      { database: local, sql: on(replicated(sql, 'everywhere')) },
      { database, sql: `CREATE ${front} ENGINE = ${engine}` },
    ];
  }
  const engine = `Distributed('${cluster}', '${local}', '${name}', ${shardingKey(sql)})`;
  return [
    { database: local, sql: on(replicated(sql, 'shard')) },
    { database, sql: `CREATE ${front} ENGINE = ${engine}` },
  ];
}
