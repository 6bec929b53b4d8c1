import {
  createBacklogWatch,
  type LogBacklog,
  logDirectory,
  type Readiness,
} from '@baton/collector';
import { Command } from 'commander';
import { dataDirectory } from '../data-dir.ts';
import { findEngine } from '../engine/engine-file.ts';
import { PARTS } from '../engine/parts.ts';
import { type FoundParts, findParts } from '../engine/parts-record.ts';
import { readinessOfReceiver } from '../engine/receiver-readiness.ts';
import { findReceiver } from '../engine/receiver-record.ts';
import { createRemoteStack } from '../engine/remote-stack.ts';
import type { StackStatus } from '../engine/stack.ts';
import { dataDirOption } from '../options.ts';
import { print } from '../terminal/output.ts';

/** `baton status`: what runs on a data directory. */
export function statusCommand(): Command {
  return new Command('status')
    .summary('show what runs on a data directory, and where')
    .description(
      'Shows whether Baton runs on a data directory, its addresses, whether it is ready, and its backlog.',
    )
    .addOption(dataDirOption())
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ baton status
  $ baton status --json --data-dir /var/lib/baton
`,
    )
    .action(async (options: { dataDir: string; json?: boolean }) => {
      const directory = dataDirectory(options.dataDir);
      const [engine, parts, receiver, log] = await Promise.all([
        findEngine(directory),
        findParts(directory),
        findReceiver(directory),
        createBacklogWatch(logDirectory(directory.path)).read(),
      ]);
      const [status, receiverReadiness] = await Promise.all([
        engine === undefined ? null : createRemoteStack(engine).status(),
        receiver === undefined ? null : readinessOfReceiver(receiver),
      ]);
      if (options.json === true) {
        const running = {
          engine: status,
          parts,
          receiver: receiver ?? null,
          receiverReadiness,
          log,
        };
        await print(JSON.stringify({ dataDir: directory.path, ...running }, null, 2));
        return;
      }
      await print(
        [
          `Data directory  ${directory.path}`,
          ...engineLines(status, parts),
          ...parts.map(partsLine),
          `Receiver        ${receiver === undefined ? 'does not run' : `process ${receiver.pid}, ${[receiver.url, receiver.grpcUrl].filter(Boolean).join(', ')}, ${readyText(receiverReadiness)}`}`,
          `Log             ${logText(log)}`,
        ].join('\n'),
      );
    });
}

function engineLines(status: StackStatus | null, others: readonly FoundParts[]): string[] {
  if (status === null) {
    const isDivided = others.some((one) => one.parts.some((part) => part !== 'receiver'));
    const how = isDivided
      ? 'runs in parts, without the analyzer: no API, no pages'
      : 'does not run';
    return [`Engine          ${how}`];
  }
  const { parts, loader, projectorLagSeconds } = status;
  const figures = Object.entries(loader)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name} ${value}`);
  const only = parts.length === PARTS.length ? '' : ` (${parts.join(', ')})`;
  return [
    `Engine          process ${status.pid}${only}, ${status.apiUrl}, ${readyText(status.readiness)}`,
    `ClickHouse      ${status.clickhouse}`,
    ...(parts.includes('loader') ? [`Loader          ${figures.join(', ')}`] : []),
    ...(parts.includes('projector')
      ? [`Projector       ${projectorLagSeconds.toFixed(1)} s behind what is loaded`]
      : []),
  ];
}

/** Parts that run without the analyzer; only where they answer probes is it known how they are. */
function partsLine({ pid, parts, clickhouse, probeUrl, readiness }: FoundParts): string {
  const told = [
    `process ${pid}`,
    ...(clickhouse === undefined ? [] : [clickhouse]),
    ...(probeUrl === undefined ? [] : [probeUrl, readyText(readiness)]),
  ];
  return `Parts           ${parts.join(', ')}: ${told.join(', ')}`;
}

function readyText(readiness: Readiness | null): string {
  if (readiness === null) return 'does not say whether it is ready';
  if (readiness.ready) return 'ready';
  return `NOT READY: ${readiness.reasons.map(({ message }) => message).join(' ')}`;
}

function logText(log: LogBacklog): string {
  const { bytes, segments, waitingBytes, waitingRecords, waitingRows, oldestAgeSeconds } = log;
  if (segments === 0) return 'none';
  const held = `${bytes} bytes in ${segments} ${segments === 1 ? 'segment' : 'segments'}`;
  if (waitingRecords === 0) return `${held}, all loaded`;
  return (
    `${held}; not loaded yet: ${waitingRows} rows in ${waitingRecords} records, ${waitingBytes} bytes, ` +
    `the oldest for ${oldestAgeSeconds.toFixed(1)} s`
  );
}
