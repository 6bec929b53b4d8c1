#!/usr/bin/env node
import { unfitNode } from './unfit-node.ts';

// Older ones fail at the first import, with an error that nobody can read.
const unfit = unfitNode(process.versions.node);
if (unfit !== undefined) {
  process.stderr.write(`baton: ${unfit}\n`);
  process.exit(1);
}
// libuv reads this when its first thread starts; on the default of 4 the embedded database's queries
// would hold up every file read. So it is set before anything else is loaded.
process.env['UV_THREADPOOL_SIZE'] ??= '16';
const { runCli } = await import('./run-cli.ts');
// The embedded database would keep the process alive.
process.exit(await runCli(process.argv.slice(2)));
