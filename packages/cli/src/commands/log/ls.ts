import { stat } from 'node:fs/promises';
import { logDirectory, type SegmentSummary, summarizeLog } from '@baton/collector';
import { Command } from 'commander';
import { CliError } from '../../errors.ts';
import { dataDirOption } from '../../options.ts';
import { print } from '../../terminal/output.ts';
import { formatTable } from '../../terminal/table.ts';

/** `baton log ls`: the segments of a log and what they hold. */
export function logListCommand(): Command {
  return new Command('ls')
    .summary('list the segments, what they hold and how far they are loaded')
    .description('Reads every record of a log and checks it, oldest segment first.')
    .argument('[folder]', 'folder of segment files, by default the log of the data directory')
    .addOption(dataDirOption())
    .option('--json', 'print one JSON object a segment')
    .addHelpText(
      'after',
      `
Examples:
  $ baton log ls
  $ baton log ls /backup/log --json
`,
    )
    .action(async (folder: string | undefined, options: { dataDir: string; json?: boolean }) => {
      const directory = folder ?? logDirectory(options.dataDir);
      if ((await stat(directory).catch(() => undefined))?.isDirectory() !== true) {
        throw new CliError('no_data', `There is no folder of a log at ${directory}.`);
      }
      const rows: object[] = [];
      for await (const summary of summarizeLog(directory)) {
        if (options.json === true) await print(JSON.stringify(summary));
        else rows.push(tableRow(summary));
      }
      if (options.json === true) return;
      await print(rows.length === 0 ? `There is no segment in ${directory}.` : formatTable(rows));
    });
}

function tableRow(summary: SegmentSummary): object {
  return {
    segment: summary.segment,
    bytes: summary.bytes,
    records: summary.records,
    requests: summary.requests,
    rows: summary.rows,
    first: toMillis(summary.firstIngestedAt),
    last: toMillis(summary.lastIngestedAt),
    loaded: summary.loaded,
    damage: damageOf(summary),
  };
}

function damageOf({ problem, damagedBytes, tornBytes }: SegmentSummary): string {
  if (problem !== null) return problem;
  const parts = [
    ...(damagedBytes === 0 ? [] : [`${damagedBytes} bytes damaged`]),
    ...(tornBytes === 0 ? [] : [`${tornBytes} bytes unfinished at the end`]),
  ];
  return parts.length === 0 ? 'none' : parts.join(', ');
}

const toMillis = (iso: string | null): string => iso?.replace(/\d{6}Z$/, 'Z') ?? '';
