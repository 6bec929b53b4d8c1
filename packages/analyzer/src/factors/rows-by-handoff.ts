import { handoffKey } from '../analysis/handoff-key.ts';
import type { DetectorScope } from '../findings/detector.ts';
import type { HandoffColumns } from './handoff-columns.ts';

/** What names the handoff of each row. */
export type HandoffNames = Pick<HandoffColumns, 'rows' | 'items' | 'cycles' | 'handoffIds'>;

/** The rows of handoffs, from `fromRow` on, by {@link handoffKey}. */
export function rowsByHandoff(
  scope: DetectorScope,
  { rows, items, cycles, handoffIds }: HandoffNames,
  fromRow = 0,
): Map<string, number> {
  const rowOf = new Map<string, number>();
  for (let row = fromRow; row < rows; row++) {
    const item = items.names[items.codes[row] as number] as string;
    const [cycle, handoffId] = [cycles[row] as number, handoffIds[row] as string];
    rowOf.set(handoffKey({ ...scope, item, cycle, handoffId }), row);
  }
  return rowOf;
}
