import { openStore } from '@baton/store';
import { startLoader } from '../../src/index.ts';

// An engine's part of it: loads a log until it is killed.
const [dataDir = '', path = ''] = process.argv.slice(2);
const store = await openStore({ kind: 'embedded', path });
await startLoader({
  dataDir,
  store,
  onLoaded: ({ rows }) => void process.stdout.write(`${rows}\n`),
});
