import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { compilePaths, type Rule } from '@baton/conventions';
import { expect, test } from 'vitest';
import { comparePath } from './path-steps.ts';
import { countVerdicts } from './rule-results.ts';

const DATA = process.env['BATON_TEST_DATA'];

interface LineVariant {
  readonly stages: string[];
  cycles: number;
  closedCycles: number;
  readonly closedExamples: string[];
  readonly openExamples: string[];
}

/** Distinct sequences of support lines of the log's cases; repeats collapsed as in the fold. */
async function lineVariants(folder: string): Promise<LineVariant[]> {
  const file = join(folder, 'bpic2013-incidents', 'incidents.csv.gz');
  const [head = '', ...lines] = gunzipSync(await readFile(file))
    .toString('utf8')
    .trim()
    .split('\n');
  const names = head.split(',');
  const at = (name: string): number => names.indexOf(name);
  const rows = lines.map((line) => line.split(','));
  const ways = new Map<string, [number, string][]>();
  for (const row of rows) {
    const item = row[at('case_id')] ?? '';
    const way = ways.get(item) ?? [];
    way.push([Number(row[at('event_index')]), row[at('support_line')] ?? '']);
    ways.set(item, way);
  }
  const variants = new Map<string, LineVariant>();
  for (const [item, way] of ways) {
    const all = way.sort(([a], [b]) => a - b).map(([, line]) => line);
    const stages = all.filter((line, i) => line !== all[i - 1]);
    const key = stages.join();
    const variant = variants.get(key) ?? {
      stages,
      cycles: 0,
      closedCycles: 0,
      closedExamples: [item],
      openExamples: [],
    };
    variant.cycles += 1;
    variant.closedCycles += 1;
    variants.set(key, variant);
  }
  return [...variants.values()];
}

test.skipIf(DATA === undefined)(
  'support lines of BPIC 2013 follow and break the expected path as published (set BATON_TEST_DATA)',
  async () => {
    const expected = JSON.parse(
      await readFile(join(DATA ?? '', 'bpic2013-incidents', 'expected.json'), 'utf8'),
    );
    const variants = await lineVariants(DATA ?? '');
    const count = (some: readonly LineVariant[]): number =>
      some.reduce((sum, { cycles }) => sum + cycles, 0);
    const broken = (...rules: Rule[]): number =>
      count(
        variants.filter((variant) =>
          rules.some((rule) => countVerdicts(rule, [variant]).violated > 0),
        ),
      );
    const paths = compilePaths([
      { seq: ['1st', { optional: { seq: ['2nd', { optional: '3rd' }] } }] },
    ]);
    expect(count(variants)).toBe(expected.cases);
    expect({
      compliant_cases: count(
        variants.filter((one) => comparePath(paths, one.stages)?.distance === 0),
      ),
      start_not_1: broken({ kind: 'init', stage: '1st' }),
      skips_line: broken({ kind: 'allowed_next', stage: '1st', next: ['2nd'] }),
      goes_down: broken(
        { kind: 'not_succession', first: '2nd', then: '1st' },
        { kind: 'not_succession', first: '3rd', then: '1st' },
        { kind: 'not_succession', first: '3rd', then: '2nd' },
      ),
    }).toEqual(expected.line_conformance);
  },
);
