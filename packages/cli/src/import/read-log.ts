import { basename } from 'node:path';
import { checkColumns, columnsUsed } from './bind-columns.ts';
import type { LogRow, ReadLogOptions } from './log-row.ts';
import type { Mapping } from './mapping.ts';
import { readCsv, readCsvHeader } from './read-csv.ts';
import { readXes } from './read-xes.ts';
import type { SniffedLog } from './sniff-log.ts';

/**
 * Streams the rows of a log and checks that it has the columns of the mapping: a CSV before its
 * first row, an XES file, which declares them nowhere reliably, after its last.
 *
 * @throws ImportError `unknown_column`, `file_damaged` and what the readers throw
 */
export async function* readLog(
  sniffed: SniffedLog,
  mapping: Mapping,
  options: ReadLogOptions,
): AsyncGenerator<LogRow> {
  const file = { name: basename(options.file), format: sniffed.format };
  if (sniffed.format === 'csv') {
    checkColumns(mapping, { ...file, columns: await readCsvHeader(sniffed, options) });
    yield* readCsv(sniffed, options);
    return;
  }
  const columns: string[] = [];
  yield* readXes(sniffed, { ...options, onColumn: (column) => columns.push(column) });
  if (columnsUsed(mapping).length > 0) checkColumns(mapping, { ...file, columns });
}
