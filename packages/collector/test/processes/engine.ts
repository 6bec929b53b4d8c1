import { openStore } from '@baton/store';
import { startLoader } from '../../src/index.ts';

// Loads a log, but waits for ever before or after its first insert, to be killed there.
const [dataDir = '', path = '', stopAt = ''] = process.argv.slice(2);
const store = await openStore({ kind: 'embedded', path });

const wait = (): Promise<void> => {
  process.stdout.write(`${stopAt}\n`);
  return new Promise(() => setInterval(() => undefined, 1000));
};

await startLoader({
  dataDir,
  maxRows: 50,
  store: {
    ...store,
    async insertNative(insert) {
      if (stopAt === 'before') await wait();
      await store.insertNative(insert);
      if (stopAt === 'after') await wait();
    },
  },
});
