import { startReceiver } from '@baton/collector';
import { ownUsage } from '../ingest/process-usage.ts';

// Baton's receiver, as the ingest benchmark runs it, asked by messages.
const receiver = await startReceiver({ dataDir: process.argv[2] ?? '', port: 0 });

process.on('message', async (message) => {
  if (message === 'usage') process.send?.(ownUsage());
  if (message === 'stop') {
    await receiver.close();
    process.exit(0);
  }
});
process.send?.({ url: receiver.url });
