import { type QueryOptions, riskFeatures, type Store } from '@baton/store';
import type { DetectorScope } from '../findings/detector.ts';
import { columnsOf } from './columns-of.ts';
import type { RiskRow } from './risk-row.ts';
import type { SampleSize } from './sample-size.ts';

/** Reads what is learnt from, oldest first. */
export async function readFeatures(
  store: Store,
  scope: DetectorScope,
  { perMillion, atLeast, ...options }: QueryOptions & SampleSize,
): Promise<RiskRow[]> {
  const at = columnsOf(riskFeatures);
  const rows: RiskRow[] = [];
  const params = { ...scope, perMillion, atLeast };
  for await (const row of store.streamArrays(riskFeatures, params, options)) {
    rows.push({
      item: row[at.item] as string,
      cycle: row[at.cycle] as number,
      handoffId: row[at.handoffId] as string,
      initiatedMillis: row[at.initiatedMillis] as number,
      endedMillis: row[at.endedMillis] as number | null,
      isSentBack: Boolean(row[at.isSentBack]),
      dueMillis: row[at.dueMillis] as number | null,
      returnedMillis: row[at.returnedMillis] as number | null,
      names: row[at.names] as string[],
      numbers: row[at.numbers] as (number | null)[],
    });
  }
  return rows;
}
