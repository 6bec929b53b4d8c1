import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLoader, startReceiver } from '@baton/collector';
import { createProjector, openStore, overviewSummary } from '@baton/store';
import { describe, expect, it } from 'vitest';
import { importLog } from '../src/import/import-log.ts';
import { readMapping } from '../src/import/read-mapping.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const DATA = process.env['BATON_TEST_DATA'];
const examples = fileURLToPath(new URL('../../../examples/mappings/', import.meta.url));
const BPIC = {
  items: 7554,
  handoffs: 9454,
  itemsWithHandoff: 3820,
  pingPongItems: 1177,
  returnedItems: 1258,
  reopenedItems: 390,
  unmatchedFacts: 0,
};

/** Imports logs, one after the other, and asks for the summary after each. */
async function importAll(files: readonly string[], mapping: string): Promise<unknown[]> {
  const dataDir = await temporaryDirectory();
  const store = await openStore({ kind: 'embedded', path: join(dataDir, 'clickhouse') });
  const receiver = await startReceiver({ dataDir, port: 0 });
  const loader = await startLoader({ dataDir, store });
  const projector = createProjector(store);
  try {
    const summaries: unknown[] = [];
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
      summaries.push(...(await store.query(overviewSummary, { namespaces: [], processes: [] })));
    }
    return summaries;
  } finally {
    await loader.close();
    await receiver.close();
    await store.close();
  }
}

describe.skipIf(DATA === undefined)('an import into ClickHouse', { timeout: 180_000 }, () => {
  it('gives the figures of the BPI Challenge 2013, from CSV, and from XES on top of it', async () => {
    const [csv, xes] = await importAll(
      [
        'bpic2013-incidents/incidents.csv.gz',
        'bpic2013-incidents/BPI_Challenge_2013_incidents.xes.gz',
      ],
      'bpic2013.yaml',
    );
    expect(csv).toMatchObject(BPIC);
    expect(xes).toEqual(csv);
  });

  it('gives the figures of the ServiceNow log, imported once and twice', async () => {
    const file = 'servicenow-incidents/incident_event_log.csv.gz';
    const [once, twice] = await importAll([file, file], 'servicenow.yaml');
    expect(once).toMatchObject({
      items: 24_918,
      handoffs: 19_088,
      itemsWithHandoff: 9575,
      pingPongItems: 2217,
      reopenedItems: 276,
      unmatchedFacts: 0,
    });
    expect(twice).toEqual(once);
  });
});
