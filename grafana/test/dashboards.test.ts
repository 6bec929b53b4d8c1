import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { dashboards } from '../src/dashboards.ts';
import { generatedFiles } from '../src/generated-files.ts';
import { lint } from './lint.ts';
import { schemaProblems } from './schema.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));

test('the committed files are those that are generated, and no others', () => {
  const files = generatedFiles();
  for (const { path, text } of files) {
    const isThere = existsSync(`${folder}${path}`);
    expect(
      isThere && readFileSync(`${folder}${path}`, 'utf8') === text,
      `npm run grafana: ${path}`,
    ).toBe(true);
  }
  expect(
    readdirSync(`${folder}dashboards`)
      .sort()
      .map((name) => `dashboards/${name}`),
  ).toEqual(
    files
      .map((file) => file.path)
      .filter((path) => path.startsWith('dashboards/'))
      .sort(),
  );
});

describe.each(dashboards.map((one) => [one.uid, one] as const))('%s', (_, dashboard) => {
  test('fits the schema of Grafana', () => {
    expect(schemaProblems(dashboard)).toEqual([]);
  });

  test('keeps our own rules', () => {
    expect(lint(dashboard)).toEqual([]);
  });
});

test('ids of dashboards are unique', () => {
  const uids = dashboards.map((one) => one.uid);
  expect(uids).toEqual([...new Set(uids)]);
});

type Loose = Record<string, unknown>;

/** A copy of the first dashboard with one fault: in itself, in its first panel of a type, or in that one's target. */
function broken(where: string, key: string, value: unknown): Loose {
  const copy = structuredClone(dashboards[0]) as unknown as Loose & { panels: Loose[] };
  const [type, part] = where.split(' ');
  const panel = copy.panels.find((one) => one['type'] === type);
  const parts: Readonly<Record<string, unknown>> = {
    target: (panel?.['targets'] as Loose[] | undefined)?.[0],
    place: panel?.['gridPos'],
  };
  const changed = (part === undefined ? (panel ?? copy) : parts[part]) as Loose;
  changed[key] = value;
  return copy;
}

describe('seeded faults are refused by the schema', () => {
  test.each([
    ['a width that is text', 'stat place', 'w', '6'],
    ['a refresh that is a number', '', 'refresh', 5],
    ['an unknown tooltip', '', 'graphTooltip', 9],
    ['panels that are no list', '', 'panels', {}],
  ])('%s', (_, where, key, value) => {
    expect(schemaProblems(broken(where, key, value))).not.toEqual([]);
  });
});

describe('seeded faults are refused by our rules', () => {
  const sql = (text: string): [string, string] => ['rawSql', text];
  test.each<[string, string, string, unknown, string]>([
    ['no title', 'stat', 'title', '', 'title'],
    ['no description', 'stat', 'description', '', 'description'],
    ['an id twice', 'table', 'id', 1, 'id 1 twice'],
    ['no unit', 'timeseries', 'fieldConfig', {}, 'unit'],
    ['a fixed data source', 'stat target', 'datasource', { uid: 'x' }, 'data source'],
    ['an empty query', 'stat target', ...sql(' '), 'empty'],
    ['handoffs with FINAL', 'stat target', ...sql('SELECT 1 AS n FROM handoffs FINAL'), 'FINAL'],
    ['no n', 'stat target', ...sql('SELECT 1 AS x'), 'no n'],
    ['an unknown macro', 'stat target', ...sql('SELECT $__foo AS n'), '$__foo'],
    ['an unknown variable', 'stat target', ...sql('SELECT ${foo} AS n'), 'foo'],
    ['no quoting', 'stat target', ...sql("SELECT '${process}' AS n"), 'sqlstring'],
    ['nested', 'stat target', ...sql('SELECT $__timeFilter($__fromTime_ms) AS n'), 'nested'],
    ['no order', 'timeseries target', ...sql('SELECT now() AS time, 1 AS n'), 'ORDER BY time'],
    ['a bound parameter', 'stat target', ...sql('SELECT {x:UInt8} AS n'), 'bound parameter'],
    ['other names of the map', 'nodeGraph target', 'refId', 'A', 'nodes'],
    ['a newer schema', '', 'schemaVersion', 42, 'schemaVersion'],
    ['an id of its own', '', 'id', 7, 'id of its own'],
  ])('%s', (_, where, key, value, said) => {
    expect(lint(broken(where, key, value) as never).join('\n')).toContain(said);
  });
});
