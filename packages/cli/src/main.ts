#!/usr/bin/env node
// libuv reads this when its first thread starts; on the default of 4 the embedded database's queries
// would hold up every file read. So it is set before anything else is loaded.
process.env['UV_THREADPOOL_SIZE'] ??= '16';
const { runCli } = await import('./run-cli.ts');
// The embedded database would keep the process alive.
process.exit(await runCli(process.argv.slice(2)));
