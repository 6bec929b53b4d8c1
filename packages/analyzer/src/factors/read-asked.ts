import { type QueryOptions, type Store, waitingQuestions } from '@baton/store';
import type { DetectorScope } from '../findings/detector.ts';
import { handoffKey } from '../waiting-causes/read-team-work.ts';
import type { HandoffColumns } from './handoff-columns.ts';
import { rowsByHandoff } from './rows-by-handoff.ts';

/** When the handoffs from a row on were first sent back for information. */
export interface Asked {
  /** Rows before are not looked at: of very many handoffs the latest stand for all. */
  readonly fromRow: number;
  readonly fromMillis: number;
  /** Seconds after the beginning of each row from there on; NaN of those that were not. */
  readonly sinceSeconds: Float64Array;
}

/** Reads when handoffs were first sent back for information; of `handoffs` in all at most about `most`, the latest. */
export async function readAsked(
  store: Store,
  scope: DetectorScope,
  {
    columns,
    handoffs,
    most,
    ...options
  }: QueryOptions & {
    readonly columns: HandoffColumns;
    readonly handoffs: number;
    readonly most: number;
  },
): Promise<Asked> {
  const { rows, initiatedMillis } = columns;
  const fromRow = Math.floor(rows * (1 - Math.min(1, most / Math.max(1, handoffs))));
  const fromMillis = fromRow === 0 ? 0 : (initiatedMillis[fromRow] ?? 0);
  const rowOf = rowsByHandoff(scope, columns, fromRow);
  const sinceSeconds = new Float64Array(rows - fromRow).fill(Number.NaN);
  const params = { namespaces: [scope.namespace], processes: [scope.process], fromMillis };
  for await (const asked of store.stream(waitingQuestions, params, options)) {
    const row = rowOf.get(handoffKey(asked));
    const first = asked.atMillis[asked.asks.indexOf(true)];
    if (row === undefined || first === undefined) continue;
    sinceSeconds[row - fromRow] = Math.max(0, (first - (initiatedMillis[row] as number)) / 1000);
  }
  return { fromRow, fromMillis, sinceSeconds };
}
