import { type Store, waitingLateFields } from '@baton/store';
import type { DetectorScope } from '../findings/detector.ts';
import { mostFrequent } from '../most-frequent.ts';
import { createRowFinder } from './row-finder.ts';
import { MINIMUM_ARM } from './screen.ts';
import { latestRows, type ReadUnderWay, type UnderWay } from './under-way.ts';

/** Fields that are looked at: those that came late most often. */
const MOST_FIELDS = 10;

/** Reads when fields came that handoffs had begun without; handoffs that began with them are set apart. */
export async function readLateFields(
  store: Store,
  scope: DetectorScope,
  { columns, handoffs, most, ...options }: ReadUnderWay,
): Promise<UnderWay[]> {
  const { rows, initiatedMillis, present } = columns;
  const { fromRow, fromMillis } = latestRows(columns, { handoffs, most });
  const rowOf = createRowFinder(scope, columns, fromRow);
  const cameBy = new Map<string, [row: number, sinceSeconds: number][]>();
  const params = { ...scope, fromMillis };
  for await (const late of store.stream(waitingLateFields, params, options)) {
    const row = rowOf(late);
    if (row === undefined) continue;
    const came = cameBy.get(late.field) ?? [];
    cameBy.set(late.field, came);
    const sinceSeconds = (late.atMillis - (initiatedMillis[row] as number)) / 1000;
    came.push([row - fromRow, Math.max(0, sinceSeconds)]);
  }
  const counts = new Map([...cameBy].map(([field, came]) => [field, came.length]));
  return mostFrequent(counts, MOST_FIELDS).flatMap((field): UnderWay[] => {
    const came = cameBy.get(field) ?? [];
    if (came.length < MINIMUM_ARM) return [];
    const sinceSeconds = new Float64Array(rows - fromRow).fill(Number.NaN);
    for (const [row, since] of came) sinceSeconds[row] = since;
    const had = (present.get(field) ?? []).filter((row) => row >= fromRow);
    return [
      {
        name: `late:${field}`,
        since: `${field} came`,
        those: `handoffs that had begun without ${field}`,
        subject: `handoffs to which ${field} came late`,
        query: { name: waitingLateFields.name, parameters: params },
        ...{ fromRow, fromMillis, sinceSeconds },
        apart: new Set(had.map((row) => row - fromRow)),
      },
    ];
  });
}
