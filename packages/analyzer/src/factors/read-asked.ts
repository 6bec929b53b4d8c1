import { type Store, waitingQuestions } from '@baton/store';
import type { DetectorScope } from '../findings/detector.ts';
import { createRowFinder } from './row-finder.ts';
import { latestRows, type ReadUnderWay, type UnderWay } from './under-way.ts';

/** Reads when handoffs were first sent back for information. */
export async function readAsked(
  store: Store,
  scope: DetectorScope,
  { columns, handoffs, most, ...options }: ReadUnderWay,
): Promise<UnderWay> {
  const { rows, initiatedMillis } = columns;
  const { fromRow, fromMillis } = latestRows(columns, { handoffs, most });
  const rowOf = createRowFinder(scope, columns, fromRow);
  const sinceSeconds = new Float64Array(rows - fromRow).fill(Number.NaN);
  const params = { namespaces: [scope.namespace], processes: [scope.process], fromMillis };
  for await (const asked of store.stream(waitingQuestions, params, options)) {
    const row = rowOf(asked);
    const first = asked.atMillis[asked.asks.indexOf(true)];
    if (row === undefined || first === undefined) continue;
    sinceSeconds[row - fromRow] = Math.max(0, (first - (initiatedMillis[row] as number)) / 1000);
  }
  return {
    name: 'asked',
    since: 'they were sent back for information',
    those: 'handoffs',
    subject: 'handoffs once sent back for information',
    query: { name: waitingQuestions.name, parameters: params },
    ...{ fromRow, fromMillis, sinceSeconds },
  };
}
