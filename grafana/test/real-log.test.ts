import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { foldedHandoffs } from './expected.ts';
import { filledStore } from './filled-store.ts';
import { realIncidents } from './real-log.ts';
import { compareEdges, compareTiles, panelProblems } from './run-panels.ts';

const data = process.env['BATON_TEST_DATA'];
const log = join(data ?? '', 'servicenow-incidents', 'incident_event_log.csv.gz');
const isThere = data !== undefined && existsSync(log);
if (!isThere) console.warn('Skipped: BATON_TEST_DATA names no folder with servicenow-incidents.');

describe.skipIf(!isThere)('the dashboards over 250 real incidents', () => {
  test('run, and say what the folded handoffs say', async () => {
    const items = realIncidents(log, 250);
    const folded = foldedHandoffs(items);
    const instants = items.flat().map((fact) => fact.atMillis);
    const [team] = folded.map((one) => one.targetTeam);
    const range = { fromMillis: Math.min(...instants), toMillis: Math.max(...instants) };
    const filled = await filledStore(items.flat());
    try {
      for (const variables of [
        { item: items[0]?.[0]?.item ?? '' },
        { item: '', process: ['incidents'], to_team: [team ?? ''] },
      ]) {
        const chosen = { ...range, variables };
        expect((await panelProblems(filled, chosen)).found).toEqual([]);
        expect(await compareTiles(filled, folded, chosen)).toBeGreaterThanOrEqual(6);
        await compareEdges(filled, folded, chosen);
      }
    } finally {
      await filled.close();
    }
  });
});
