import type { HandoffColumns } from '../factors/handoff-columns.ts';
import type { RiskRow } from './risk-row.ts';
import type { SampleSize } from './sample-size.ts';

const MILLION = 1_000_000;

/** What is learnt from, oldest first: of the handoffs that were read, those that a sample of the given size has. */
export function riskRows(columns: HandoffColumns, { perMillion, atLeast }: SampleSize): RiskRow[] {
  const rows: RiskRow[] = [];
  for (let row = 0; row < columns.rows; row++) {
    const wanted = (atLeast * MILLION) / (columns.pairHandoffs[row] as number);
    if ((columns.draw[row] as number) >= Math.max(perMillion, wanted)) continue;
    rows.push({
      item: columns.items.names[columns.items.codes[row] as number] as string,
      cycle: columns.cycles[row] as number,
      handoffId: columns.handoffIds[row] as string,
      initiatedMillis: columns.initiatedMillis[row] as number,
      endedMillis: known(columns.endedMillis[row]),
      isSentBack: columns.isSentBack[row] === 1,
      dueMillis: known(columns.dueMillis[row]),
      returnedMillis: known(columns.returnedMillis[row]),
      names: columns.names.map(({ names, codes }) => names[codes[row] as number] as string),
      numbers: columns.numbers.map((values) => known(values[row])),
    });
  }
  return rows;
}

const known = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;
