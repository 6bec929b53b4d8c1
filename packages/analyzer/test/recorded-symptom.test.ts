import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { analyzeFactors } from '../src/factors/analyze-factors.ts';
import type { FactorSample } from '../src/factors/factor-sample.ts';

const folder = join(process.env['BATON_TEST_DATA'] ?? '', 'servicenow-incidents');
const log = join(folder, 'incident_event_log.csv.gz');
const isThere = process.env['BATON_TEST_DATA'] !== undefined && existsSync(log);
if (!isThere) console.warn('Skipped: BATON_TEST_DATA names no folder with servicenow-incidents.');

/** Incidents at intake: whether a symptom was recorded, and how long until resolved. */
function incidentsAtIntake(): FactorSample {
  const [header = '', ...lines] = gunzipSync(readFileSync(log))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  const columns = header.split(',');
  const at = (name: string): number => columns.indexOf(name);
  const incidents = new Map<string, { first: string[]; last: string[] }>();
  for (const line of lines) {
    const row = line.split(',');
    const key = row[at('number')] ?? '';
    const order = (one: string[]): number => Number(one[at('sys_mod_count')]);
    const seen = incidents.get(key) ?? { first: row, last: row };
    incidents.set(key, {
      first: order(row) < order(seen.first) ? row : seen.first,
      last: order(row) >= order(seen.last) ? row : seen.last,
    });
  }
  const millis = (text: string | undefined): number => Date.parse(text ?? '');
  const rows = [...incidents.values()].toSorted(
    (a, b) => millis(a.first[at('opened_at')]) - millis(b.first[at('opened_at')]),
  );
  const indexed = (name: string): Uint32Array => {
    const seen = new Map<string, number>();
    return Uint32Array.from(rows, ({ first }) => {
      const value = first[at(name)] ?? '';
      const index = seen.get(value) ?? seen.size;
      seen.set(value, index);
      return index;
    });
  };
  const resolved = rows.map(({ last }) => millis(last[at('resolved_at')]));
  return {
    rows: rows.length,
    factors: [
      {
        ...{ name: 'symptom', words: 'with a symptom recorded', dimension: 'symptom' },
        exposed: Uint8Array.from(rows, ({ first }) => (first[at('u_symptom')] === '?' ? 0 : 1)),
      },
    ],
    outcomes: [
      {
        ...{ kind: 'time', name: 'resolution', words: 'to resolve' },
        seconds: Float64Array.from(rows, ({ last }, row) => {
          const until = resolved[row] ?? Number.NaN;
          const end = Number.isNaN(until) ? millis(last[at('closed_at')]) : until;
          return Math.max(60, (end - millis(last[at('opened_at')])) / 1000);
        }),
        ended: Uint8Array.from(resolved, (until) => (Number.isNaN(until) ? 0 : 1)),
      },
    ],
    adjustedFor: ['assignment_group', 'category'].map((name) => ({ name, values: indexed(name) })),
  };
}

describe.skipIf(!isThere)('a symptom recorded at intake, of 24,918 real incidents', () => {
  test('looks like a success and is said to be the mix', { timeout: 60_000 }, () => {
    const { judged } = analyzeFactors(incidentsAtIntake());
    expect(judged).toHaveLength(1);
    const [symptom] = judged;
    // Without adjusting, incidents with a symptom are faster beyond doubt: 0.71 is 24.8 against 34.9 hours.
    expect(symptom?.crudeEffect?.high).toBeLessThan(1);
    expect(symptom?.crudeEffect?.value).toBeCloseTo(24.8 / 34.9, 2);
    expect(symptom?.crudeQ).toBeLessThan(1e-9);
    expect(symptom?.verdict).toBe('explained_by_mix');
  });
});
