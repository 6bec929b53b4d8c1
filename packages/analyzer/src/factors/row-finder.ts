import { handoffKey } from '../analysis/handoff-key.ts';
import type { DetectorScope } from '../findings/detector.ts';
import type { HandoffColumns } from './handoff-columns.ts';

/** What names the handoff of each row. */
export type HandoffNames = Pick<HandoffColumns, 'rows' | 'items' | 'cycles' | 'handoffIds'>;

/** Says in which row a handoff stands; undefined where in none. */
export type RowFinder = (handoff: {
  readonly item: string;
  readonly cycle: number;
  readonly handoffId: string;
}) => number | undefined;

/** Finds rows from `fromRow` on; they are gone through once the first is asked for. */
export function createRowFinder(
  scope: DetectorScope,
  columns: HandoffNames,
  fromRow = 0,
): RowFinder {
  let rowOf: ReadonlyMap<string, number> | undefined;
  return ({ item, cycle, handoffId }) => {
    rowOf ??= rowsByHandoff(scope, columns, fromRow);
    return rowOf.get(handoffKey({ ...scope, item, cycle, handoffId }));
  };
}

function rowsByHandoff(
  scope: DetectorScope,
  { rows, items, cycles, handoffIds }: HandoffNames,
  fromRow: number,
): Map<string, number> {
  const rowOf = new Map<string, number>();
  for (let row = fromRow; row < rows; row++) {
    const item = items.names[items.codes[row] as number] as string;
    const [cycle, handoffId] = [cycles[row] as number, handoffIds[row] as string];
    rowOf.set(handoffKey({ ...scope, item, cycle, handoffId }), row);
  }
  return rowOf;
}
