import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { InfoRecord, Parser } from 'csv-parse';
import { ImportError } from './import-error.ts';
import type { LogRow, ReadLogOptions } from './log-row.ts';
import { openLog } from './open-log.ts';
import type { SniffedLog } from './sniff-log.ts';

/** A row larger than this is a quotation mark that was never closed. */
const LARGEST_ROW_BYTES = 4 * 1024 * 1024;
const DELIMITERS = [',', ';', '\t', '|'];

/** The separator of a CSV file, by its first line. */
export function guessDelimiter(head: string): string {
  const line = (head.split(/\r?\n/, 1)[0] ?? '').replace(/"[^"]*"/g, '');
  const count = (delimiter: string): number => line.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) =>
    count(delimiter) > count(best) ? delimiter : best,
  );
}

/**
 * The column names of a CSV file.
 *
 * @throws ImportError `file_not_a_log` if a name stands twice
 */
export async function readCsvHeader(
  sniffed: SniffedLog,
  options: { readonly file: string; readonly delimiter?: string | undefined },
): Promise<string[]> {
  const parser = await parserOf(sniffed, options.delimiter, { to: 1 });
  Readable.from([sniffed.head]).pipe(parser);
  for await (const { record } of parser as AsyncIterable<{ record: string[] }>) {
    const columns = record.map((column) => column.trim());
    const twice = columns.find((column, index) => column !== '' && columns.indexOf(column) < index);
    if (twice === undefined) return columns;
    throw new ImportError(
      'file_not_a_log',
      `${basename(options.file)} has two columns named "${twice}". Rename one of them.`,
    );
  }
  throw new ImportError('file_empty', `${basename(options.file)} has no header line.`);
}

/**
 * Streams the rows of a CSV file with a header line.
 *
 * @throws ImportError `file_damaged` where a quotation mark is never closed
 */
export async function* readCsv(
  sniffed: SniffedLog,
  options: ReadLogOptions,
): AsyncGenerator<LogRow> {
  const columns = await readCsvHeader(sniffed, options);
  const places = options.wanted.map((column) => columns.indexOf(column));
  const parser = await parserOf(sniffed, options.delimiter);
  const text = Readable.from(openLog(options.file, sniffed, options));
  text.on('error', (error) => parser.destroy(error)).pipe(parser);
  let line = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: InfoRecord;
    }>) {
      const begin = line + 1;
      line = info.lines;
      if (begin === 1) continue;
      if (record.length !== columns.length) {
        if (record.length > 1 || record[0] !== '') {
          const example = `${record.length} fields where the header has ${columns.length}`;
          options.onBadRow({ line: begin, reason: 'wrong_field_count', example });
        }
        continue;
      }
      yield { line: begin, values: places.map((place) => record[place] ?? '') };
    }
  } catch (cause) {
    throw unclosed(cause, options.file, line) ?? cause;
  } finally {
    text.destroy();
    parser.destroy();
  }
}

async function parserOf(
  sniffed: SniffedLog,
  delimiter: string | undefined,
  more: { readonly to?: number } = {},
): Promise<Parser> {
  const { parse } = await import('csv-parse');
  return parse({
    ...more,
    delimiter: delimiter ?? guessDelimiter(sniffed.head),
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LARGEST_ROW_BYTES,
  });
}

function unclosed(cause: unknown, file: string, line: number): ImportError | undefined {
  const { code } = cause as { code?: string };
  if (code !== 'CSV_QUOTE_NOT_CLOSED' && code !== 'CSV_MAX_RECORD_SIZE') return undefined;
  return new ImportError(
    'file_damaged',
    `${basename(file)}: a quotation mark that opens somewhere after line ${line} is never closed. Correct it, or give the right "csv.delimiter" in the mapping.`,
    { cause },
  );
}
