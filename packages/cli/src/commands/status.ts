import { Command } from 'commander';
import { dataDirectory } from '../data-dir.ts';
import { findEngine } from '../engine/engine-file.ts';
import { findReceiver } from '../engine/receiver-record.ts';
import { createRemoteStack } from '../engine/remote-stack.ts';
import { dataDirOption } from '../options.ts';
import { print } from '../terminal/output.ts';

/** `baton status`: what runs on a data directory. */
export function statusCommand(): Command {
  return new Command('status')
    .summary('show what runs on a data directory, and where')
    .description('Shows whether Baton runs on a data directory, its addresses and its backlog.')
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
      const [engine, receiver] = await Promise.all([
        findEngine(directory),
        findReceiver(directory),
      ]);
      const status = engine === undefined ? null : await createRemoteStack(engine).status();
      if (options.json === true) {
        const running = { engine: status, receiver: receiver ?? null };
        await print(JSON.stringify({ dataDir: directory.path, ...running }, null, 2));
        return;
      }
      const lines = [
        `Data directory  ${directory.path}`,
        `Engine          ${status === null ? 'does not run' : `process ${status.pid}, ${status.apiUrl}`}`,
        `Receiver        ${receiver === undefined ? 'does not run' : `process ${receiver.pid}, ${[receiver.url, receiver.grpcUrl].filter(Boolean).join(', ')}`}`,
      ];
      if (status !== null) {
        const figures = Object.entries(status.loader)
          .filter(([, value]) => value !== undefined && value !== null)
          .map(([name, value]) => `${name} ${value}`);
        lines.push(`ClickHouse      ${status.clickhouse}`);
        lines.push(`Loader          ${figures.join(', ')}`);
      }
      await print(lines.join('\n'));
    });
}
