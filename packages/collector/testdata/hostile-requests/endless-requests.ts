import { type HostileRequest, sqlOf } from './hostile-request.ts';

/** Each ends by what it costs; together they take seconds. */
export const endlessRequests: readonly HostileRequest[] = sqlOf([
  'SELECT * FROM system.numbers',
  'SELECT count() FROM system.numbers',
  "SELECT repeat('x', 1000000) FROM numbers(1000)",
  'SELECT range(1000000000)',
  'SELECT groupArray(number) FROM numbers(1000000000)',
  'SELECT uniqExact(number) FROM system.numbers',
  'SELECT * FROM generateRandom(\'a String\')',
  'SELECT a.number FROM numbers(1000000) AS a CROSS JOIN numbers(1000000) AS b ORDER BY sipHash64(a.number, b.number) LIMIT 1',
  'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count() FROM r',
  'SELECT sleepEachRow(1) FROM numbers(100)',
  `SELECT ${'('.repeat(5000)}1${')'.repeat(5000)}`,
`SELECT '${'x'.repeat(1_100_000)}'`,
  'SELECT number FROM numbers(1000000000)',
]);
