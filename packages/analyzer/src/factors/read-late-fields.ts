import { type Store, waitingLateFields } from '@baton/store';
import { handoffKey } from '../analysis/handoff-key.ts';
import type { DetectorScope } from '../findings/detector.ts';
import { mostFrequent } from '../most-frequent.ts';
import { rowsByHandoff } from './rows-by-handoff.ts';
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
  const rowOf = rowsByHandoff(scope, columns, fromRow);
  const sinceBy = new Map<string, Float64Array>();
  const counts = new Map<string, number>();
  const params = { ...scope, fromMillis };
  for await (const late of store.stream(waitingLateFields, params, options)) {
    const row = rowOf.get(handoffKey({ ...scope, ...late }));
    if (row === undefined) continue;
    const since = sinceBy.get(late.field) ?? new Float64Array(rows - fromRow).fill(Number.NaN);
    sinceBy.set(late.field, since);
    since[row - fromRow] = Math.max(0, (late.atMillis - (initiatedMillis[row] as number)) / 1000);
    counts.set(late.field, (counts.get(late.field) ?? 0) + 1);
  }
  const frequent = mostFrequent(counts, MOST_FIELDS);
  return frequent.flatMap((field): UnderWay[] => {
    const sinceSeconds = sinceBy.get(field);
    if (sinceSeconds === undefined || (counts.get(field) ?? 0) < MINIMUM_ARM) return [];
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
