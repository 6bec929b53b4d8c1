import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  checkedLogs,
  currentFindings,
  runAnalysis,
  type StoredFinding,
  type Validation,
  validateLog,
} from '@baton/analyzer';
import { startLoader, startReceiver } from '@baton/collector';
import {
  createProjector,
  overviewSummary,
  pairFigures,
  pathPingPong,
  type Store,
} from '@baton/store';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openEmbeddedStore } from '../../store/test/open-embedded-store.ts';
import { importLog } from '../src/import/import-log.ts';
import { readMapping } from '../src/import/read-mapping.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const DATA = process.env['BATON_TEST_DATA'];
const examples = fileURLToPath(new URL('../../../examples/mappings/', import.meta.url));
// The log's own counter says 275; its statuses, which the fold reads, say 276 (its expected.json).
const SERVICENOW_REOPENED_BY_STATUS = 276;

/** What the queries say of a store, in the words of the logs' `expected.json`. */
async function askFigures(store: Store) {
  const scope = { namespaces: [], processes: [] };
  const [summary] = await store.query(overviewSummary, scope);
  const pairs = await store.query(pairFigures, scope);
  const pingPong = await store.query(pathPingPong, { ...scope, limit: 3 });
  return {
    summary,
    pairs: pairs.length,
    topPairs: pairs.slice(0, 5).map((row) => [row.sourceTeam, row.targetTeam, row.handoffs]),
    topPingPong: pingPong.map((row) => [...row.teams, row.times]),
  };
}

const pairCount = z.tuple([z.string(), z.string(), z.number()]);
const bpicSchema = z.object({
  cases: z.number(),
  teams: z.number(),
  handoffs: z.object({
    total: z.number(),
    cases_with: z.number(),
    distinct_pairs: z.number(),
    top_pairs: z.array(pairCount),
  }),
  ping_pong: z.object({
    aba_cases: z.number(),
    return_cases: z.number(),
    top_unordered_pairs_aba_count: z.array(pairCount),
  }),
  reopened: z.object({ cases: z.number() }),
});
const servicenowSchema = z.object({
  incidents: z.number(),
  assignment_groups_incl_missing: z.number(),
  group_handoffs: z.object({
    total: z.number(),
    incidents_with: z.number(),
    aba_incidents: z.number(),
    distinct_pairs: z.number(),
    top: z.array(pairCount),
  }),
});

async function readExpected(folder: string): Promise<unknown> {
  return JSON.parse(await readFile(join(DATA ?? '', folder, 'expected.json'), 'utf8'));
}

/** Imports logs, one after the other, and asks for the figures after each; after the first, for those known of it. */
async function importAll(files: readonly string[], mapping: string) {
  const checked = checkedLogs.find((log) => log.mapping === mapping);
  if (checked === undefined) throw new Error(`no figures are known of ${mapping}`);
  const dataDir = await temporaryDirectory();
  const store = await openEmbeddedStore(join(dataDir, 'clickhouse'));
  const receiver = await startReceiver({ dataDir, port: 0 });
  const loader = await startLoader({ dataDir, store });
  const projector = createProjector(store);
  try {
    const figures: Awaited<ReturnType<typeof askFigures>>[] = [];
    let validation: Validation | undefined;
    let findings: StoredFinding[] | undefined;
    for (const file of files) {
      const { sent } = await importLog({
        file: join(DATA ?? '', file),
        mapping: await readMapping(join(examples, mapping)),
        endpoint: receiver.url,
        historyDir: join(dataDir, 'imports'),
      });
      expect(sent?.rejected).toBe(0);
      await loader.drain();
      await projector.run();
      figures.push(await askFigures(store));
      const expected = join(DATA ?? '', checked.name, 'expected.json');
      validation ??= await validateLog(store, checked, await readFile(expected, 'utf8'));
      if (findings === undefined) {
        const runs = await runAnalysis(store, { codeVersion: '1' });
        expect(runs.flatMap(({ failures }) => failures)).toEqual([]);
        findings = await currentFindings(store);
      }
    }
    return { figures, validation, findings: findings ?? [] };
  } finally {
    await loader.close();
    await receiver.close();
    await store.close();
  }
}

function expectValid(validation: Validation | undefined, notCarried: readonly string[]): void {
  expect(validation?.figures.filter(({ ok }) => !ok)).toEqual([]);
  expect(validation?.figures.length).toBeGreaterThan(100);
  expect(validation?.notCarried.map(({ figure }) => figure)).toEqual(notCarried);
}

/** Every factor that is said to go with something does so inside strata, after all that was tried. */
function expectHonest(findings: readonly StoredFinding[]): void {
  const supported = findings.filter(
    ({ kind, verdict }) => kind === 'factor' && verdict === 'supported',
  );
  expect(supported.length).toBeGreaterThan(0);
  for (const { evidence } of supported) {
    expect(evidence.tried).toBeGreaterThan(100);
    expect(evidence.qValue).toBeLessThanOrEqual(0.05);
    const none = evidence.adjusted?.measure === 'difference_of_means' ? 0 : 1;
    const { low = none, high = none, value = none } = evidence.adjusted ?? {};
    expect(low > none || high < none).toBe(true);
    expect(
      value < (evidence.placebo?.low ?? none) || value > (evidence.placebo?.high ?? none),
    ).toBe(true);
  }
}

const factorOf = (findings: readonly StoredFinding[], factor: string, outcome: string) =>
  findings.find(
    ({ evidence }) => evidence.details['factor'] === factor && evidence.outcome === outcome,
  );

/** What a naive reading gives of each trap, and what Baton gives (figures of the data's own evidence). */
function trapsOf(validation: Validation | undefined) {
  const measured = validation?.traps ?? [];
  return new Map(measured.map(({ trap, naive, honest }) => [trap, { naive, honest }]));
}

/** Half a percent off at most. */
const near = (value: number) =>
  expect.toSatisfy((found: number) => Math.abs(found / value - 1) < 0.005);

describe.skipIf(DATA === undefined)('an import into ClickHouse', { timeout: 400_000 }, () => {
  it('gives the figures of the BPI Challenge 2013, from CSV, and from XES on top of it', async () => {
    const { figures, validation, findings } = await importAll(
      [
        'bpic2013-incidents/incidents.csv.gz',
        'bpic2013-incidents/BPI_Challenge_2013_incidents.xes.gz',
      ],
      'bpic2013.yaml',
    );
    const [csv, xes] = figures;
    const expected = bpicSchema.parse(await readExpected('bpic2013-incidents'));
    const { handoffs, ping_pong: pingPong } = expected;
    expect(csv).toMatchObject({
      summary: {
        items: expected.cases,
        teams: expected.teams,
        handoffs: handoffs.total,
        itemsWithHandoff: handoffs.cases_with,
        pingPongItems: pingPong.aba_cases,
        returnedItems: pingPong.return_cases,
        reopenedItems: expected.reopened.cases,
        unmatchedFacts: 0,
      },
      pairs: handoffs.distinct_pairs,
      topPairs: handoffs.top_pairs,
      topPingPong: pingPong.top_unordered_pairs_aba_count,
    });
    expect(xes).toEqual(csv);
    expectValid(validation, ['owners', 'function_divs_incl_missing']);
    const traps = trapsOf(validation);
    // The mix of impacts, the automatic close, the end of the sample, ties, nights and weekends.
    expect(traps.get('T5')).toEqual({ naive: near(47.2), honest: near(1.89) });
    expect(traps.get('T6')).toEqual({ naive: near(13.9), honest: near(7.13) });
    expect(traps.get('T7')).toEqual({ naive: near(0.339), honest: near(0.712) });
    expect(traps.get('T8')).toEqual({ naive: near(0.585), honest: near(0.557) });
    expect(traps.get('T10')).toEqual({ naive: near(181), honest: near(51.9) });
    expectHonest(findings);
    // T7: the log holds what ended in one month, so nothing is said to have changed, and what changed over its time
    // explains nothing: a busy receiver looks five times as quick.
    const drift = findings.filter(({ kind }) => kind === 'drift');
    expect(drift.map(({ subject, verdict }) => [subject, verdict])).toEqual([
      ['items chosen by their end', 'unstable'],
    ]);
    const busy = factorOf(findings, 'busy_receiver', 'time_to_close');
    expect(busy?.evidence.crude?.high).toBeLessThan(0.4);
    expect(busy?.verdict).toBe('explained_by_mix');
  });

  it('gives the figures of the ServiceNow log', async () => {
    const file = 'servicenow-incidents/incident_event_log.csv.gz';
    const { figures, validation, findings } = await importAll([file], 'servicenow.yaml');
    const [once] = figures;
    const expected = servicenowSchema.parse(await readExpected('servicenow-incidents'));
    const handoffs = expected.group_handoffs;
    expect(once).toMatchObject({
      summary: {
        items: expected.incidents,
        teams: expected.assignment_groups_incl_missing - 1,
        handoffs: handoffs.total,
        itemsWithHandoff: handoffs.incidents_with,
        pingPongItems: handoffs.aba_incidents,
        reopenedItems: SERVICENOW_REOPENED_BY_STATUS,
        unmatchedFacts: 0,
      },
      pairs: handoffs.distinct_pairs,
    });
    expect(once?.topPairs.slice(0, handoffs.top.length)).toEqual(handoffs.top);
    expectValid(validation, ['symptom_factor.verdict']);
    const traps = trapsOf(validation);
    // The mix of categories, many tests, immortal time, open incidents, leakage.
    expect(traps.get('T1')).toEqual({ naive: near(0.827), honest: near(1) });
    expect(traps.get('T2')).toEqual({ naive: 10, honest: 8 });
    expect(traps.get('T3')).toEqual({ naive: near(0.431), honest: near(1.974) });
    expect(traps.get('T4')).toEqual({ naive: near(43.6), honest: near(94) });
    expect(traps.get('T9')).toEqual({ naive: near(0.708), honest: near(0.687) });
    expectHonest(findings);
    // T1: a symptom that is there from the beginning is not said to go with time. T3: what comes under way counts from
    // then on; over all of the time a symptom that comes late would look slow, and it goes with quicker ends.
    for (const outcome of ['time_to_end', 'time_to_close']) {
      expect(factorOf(findings, 'field:u_symptom', outcome)?.verdict).not.toBe('supported');
    }
    const late = factorOf(findings, 'late:u_symptom', 'time_to_end');
    expect(late).toMatchObject({
      verdict: 'supported',
      evidence: { adjusted: { value: near(2.28) } },
    });
    expect(late?.evidence.details['hazardRatioIfCountedOverAllTheTime']).toBeLessThan(1);
    const asked = factorOf(findings, 'asked', 'time_to_end');
    expect(asked?.evidence.adjusted?.value).toBeGreaterThan(0.7);
    expect(asked?.evidence.details['hazardRatioIfCountedOverAllTheTime']).toBeLessThan(0.4);
  });
});
