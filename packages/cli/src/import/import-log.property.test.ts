import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact, FoldedItem } from '@baton/conventions';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { foldItems } from '../../test/fold-summary.ts';
import { catchOtlp, type OtlpCatcher } from '../../test/otlp-catcher.ts';
import { importLog } from './import-log.ts';
import { parseMapping } from './read-mapping.ts';

const MAPPING = parseMapping(
  `
process: p
columns: { item: id, time: at, team: group, status: state }
status: { queued: [New], working: [Active], customer: [Asked], resolved: [Done], administrative: [Odd] }
`,
  'm.yaml',
);
const HEADER = 'id,at,group,state\n';

let catcher: OtlpCatcher;
let directory: string;
let runs = 0;
beforeAll(async () => {
  catcher = await catchOtlp();
  directory = await mkdtemp(join(tmpdir(), 'baton-test-'));
});
afterAll(async () => {
  await catcher.close();
  await rm(directory, { recursive: true, force: true });
});

const logArbitrary = fc.array(
  fc.record({
    item: fc.constantFrom('T1', 'T2', 'T3'),
    team: fc.constantFrom('', 'A', 'B', 'C'),
    status: fc.constantFrom('New', 'Active', 'Asked', 'Done', 'Odd'),
  }),
  { minLength: 2, maxLength: 25 },
);

async function importFiles(files: readonly (readonly string[])[]): Promise<Fact[]> {
  runs += 1;
  const historyDir = join(directory, `history-${runs}`);
  const facts: Fact[] = [];
  for (const [index, rows] of files.entries()) {
    if (rows.length === 0) continue;
    const file = join(directory, `log-${runs}-${index}.csv`);
    await writeFile(file, HEADER + rows.join(''));
    const summary = await importLog({
      file,
      mapping: MAPPING,
      endpoint: catcher.url,
      historyDir,
      exampleItems: Number.POSITIVE_INFINITY,
    });
    facts.push(...summary.examples.flatMap((example) => example.facts));
  }
  return lastOfEach(facts);
}

/** As the store keeps them: of two deliveries of one span the later one. */
function lastOfEach(facts: readonly Fact[]): Fact[] {
  return [...new Map(facts.map((fact) => [`${fact.item} ${fact.spanId}`, fact])).values()];
}

const figures = (facts: readonly Fact[]): [string, Partial<FoldedItem>][] =>
  [...foldItems(facts)]
    .map(([item, { facts: _facts, late: _late, ...row }]): [string, Partial<FoldedItem>] => [
      item,
      row,
    ])
    .sort(([a], [b]) => a.localeCompare(b));

it('gives the figures of the whole log, however it is split, overlapped and imported again', async () => {
  await fc.assert(
    fc.asyncProperty(logArbitrary, fc.nat(), fc.nat(5), async (events, cut, overlap) => {
      const rows = events.map(
        ({ item, team, status }, index) =>
          `${item},${new Date(1.8e12 + index * 60_000).toISOString()},${team},${status}\n`,
      );
      const at = cut % rows.length;
      const first = rows.slice(0, at);
      const second = rows.slice(Math.max(0, at - overlap));
      const whole = figures(await importFiles([rows]));
      expect(figures(await importFiles([rows, rows]))).toEqual(whole);
      expect(figures(await importFiles([first, second, first, second]))).toEqual(whole);
    }),
    { numRuns: 60 },
  );
});
