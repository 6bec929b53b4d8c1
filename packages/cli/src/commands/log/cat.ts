import {
  isoNanos,
  logDirectory,
  type ScannedGap,
  type ScannedRecord,
  scanSegment,
  segmentPath,
} from '@baton/collector';
import { type NativeDecoder, openNativeDecoder } from '@baton/store';
import { Command } from 'commander';
import { CliError } from '../../errors.ts';
import { dataDirOption, parseCount } from '../../options.ts';
import { print, tell } from '../../terminal/output.ts';

interface CatOptions {
  readonly dataDir: string;
  readonly segment?: number;
  readonly rows?: boolean;
  readonly json?: boolean;
}

/** `baton log cat`: the records of one segment. */
export function logCatCommand(): Command {
  return new Command('cat')
    .summary('print the records of a segment, with --rows their rows')
    .description(
      'Prints one line a record. The rows are what was sent: attributes of work items included.',
    )
    .argument('[file]', 'segment file, wherever it lies')
    .addOption(dataDirOption())
    .option('--segment <number>', 'segment of the data directory, as `ls` numbers it', parseCount)
    .option('--rows', 'print the rows as JSON, one a line')
    .option('--json', 'print the records as JSON, with --rows their rows inside')
    .addHelpText(
      'after',
      `
Examples:
  $ baton log cat --segment 3
  $ baton log cat --segment 3 --rows
  $ baton log cat /backup/000000000003.seg --json
`,
    )
    .action(async (file: string | undefined, options: CatOptions) => {
      const decoder = options.rows === true ? await openNativeDecoder() : undefined;
      try {
        for await (const entry of scanSegment(pathOf(file, options))) {
          await show(entry, options, decoder);
        }
      } finally {
        await decoder?.close();
      }
    });
}

function pathOf(file: string | undefined, { segment, dataDir }: CatOptions): string {
  if ((file === undefined) === (segment === undefined)) {
    throw new CliError('usage', 'Name one segment: a file, or --segment with its number.');
  }
  return file ?? segmentPath(logDirectory(dataDir), segment ?? 0);
}

async function show(
  entry: ScannedRecord | ScannedGap,
  options: CatOptions,
  decoder: NativeDecoder | undefined,
): Promise<void> {
  if (entry.type !== 'record') {
    const bytes = entry.end - entry.offset;
    if (options.json === true) {
      await print(JSON.stringify({ type: entry.type, offset: entry.offset, bytes }));
    } else {
      const what = entry.type === 'torn' ? 'unfinished at the end' : 'damaged';
      tell(`${bytes} bytes from offset ${entry.offset} are ${what}.`);
    }
    return;
  }
  const rows =
    decoder === undefined || entry.kind !== 'traces' ? [] : await decoder.rows(entry.block);
  if (options.json === true) {
    const text = JSON.stringify(headerOf(entry));
    // The rows are JSON already; parsing them would round their 64-bit numbers.
    await print(decoder === undefined ? text : `${text.slice(0, -1)},"data":[${rows.join(',')}]}`);
  } else if (decoder !== undefined) {
    for (const row of rows) await print(row);
  } else await print(lineOf(entry));
}

function headerOf({ kind, offset, end, rows, ingestedAtNanos, requests }: ScannedRecord): object {
  const bytes = end - offset;
  return {
    type: 'record',
    kind,
    offset,
    bytes,
    ingestedAt: isoNanos(ingestedAtNanos),
    rows,
    requests,
  };
}

function lineOf({ kind, offset, end, rows, ingestedAtNanos, requests }: ScannedRecord): string {
  const at = `${String(offset).padStart(10)}  ${isoNanos(ingestedAtNanos)}  ${kind.padEnd(6)}`;
  const rejected = requests.reduce((sum, request) => sum + request.rejected, 0);
  const counts = kind === 'window' ? '' : `${rows} rows of ${requests.length} requests`;
  return `${at}  ${end - offset} bytes  ${counts}${rejected === 0 ? '' : `, ${rejected} spans rejected`}`.trimEnd();
}
