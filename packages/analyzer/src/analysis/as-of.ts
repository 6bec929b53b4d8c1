import { asOfKey } from '@baton/store';
import type { ProcessRow } from './row.ts';

/** The instant each process is looked at, as the parameters of queries want it. */
export interface AsOf {
  readonly nowMillis: number;
  readonly asOfKeys: string[];
  readonly asOfMillis: number[];
}

/**
 * Now for a process whose services still send; its last fact for one that was imported whole, since
 * nothing in a log from last year is open until today.
 */
export function asOf(processes: readonly ProcessRow[], nowMillis: number): AsOf {
  return {
    nowMillis,
    asOfKeys: processes.map((row) => asOfKey(row.namespace, row.process)),
    asOfMillis: processes.map((row) => asOfProcess(row, nowMillis)),
  };
}

/** As {@link asOf}, for one process. */
export function asOfProcess(row: ProcessRow, nowMillis: number): number {
  return isImported(row) ? row.lastMillis : nowMillis;
}

/** Whether an importer wrote every item of the process. */
export function isImported(row: Pick<ProcessRow, 'items' | 'importedItems'>): boolean {
  return row.items > 0 && row.importedItems >= row.items;
}
