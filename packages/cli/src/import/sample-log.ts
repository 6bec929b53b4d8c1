import { basename } from 'node:path';
import { ImportError } from './import-error.ts';
import type { LogFormat } from './log-row.ts';
import { readCsv, readCsvHeader } from './read-csv.ts';
import { readXes } from './read-xes.ts';
import { type SniffedLog, sniffLog } from './sniff-log.ts';

/** The first rows of a log, column by column. */
export interface SampledLog {
  readonly format: LogFormat;
  readonly columns: readonly SampledColumn[];
  readonly rows: number;
}

/** A column of a log, by its first rows. */
export interface SampledColumn {
  readonly name: string;
  /** One per row; '' where absent. */
  readonly values: readonly string[];
  /** Distinct values that are not empty, the most frequent first. */
  readonly distinct: readonly string[];
}

const MOST_ROWS = 5000;

/**
 * Reads the first rows of a log.
 *
 * @throws ImportError where the file is not a log or has no rows
 */
export async function sampleLog(file: string): Promise<SampledLog> {
  const sniffed = await sniffLog(file);
  const names = await columnNames(sniffed, file);
  const rows: (readonly string[])[] = [];
  const reading = { file, format: sniffed.format, wanted: names, onBadRow: () => undefined };
  const log = sniffed.format === 'csv' ? readCsv(sniffed, reading) : readXes(sniffed, reading);
  for await (const { values } of log) {
    rows.push(values);
    if (rows.length === MOST_ROWS) break;
  }
  if (rows.length === 0) {
    throw new ImportError('no_rows', `${basename(file)} has columns but not a single row.`);
  }
  const columns = names.map((name, place): SampledColumn => {
    const values = rows.map((row) => row[place] ?? '');
    return { name, values, distinct: distinctOf(values) };
  });
  return { format: sniffed.format, columns, rows: rows.length };
}

async function columnNames(sniffed: SniffedLog, file: string): Promise<string[]> {
  if (sniffed.format === 'csv') return readCsvHeader(sniffed, { file });
  const names: string[] = [];
  const reading = { file, format: sniffed.format, wanted: [], onBadRow: () => undefined };
  let rows = 0;
  for await (const _row of readXes(sniffed, {
    ...reading,
    onColumn: (name) => names.push(name),
  })) {
    rows += 1;
    if (rows === MOST_ROWS) break;
  }
  return names;
}

function distinctOf(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}
