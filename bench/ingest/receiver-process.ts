import { startReceiver } from '@baton/collector';
import { ownUsage } from '../process-usage.ts';

// Baton's receiver in a process of its own, asked by messages.
const receiver = await startReceiver({ dataDir: process.argv[2] ?? '', port: 0, grpcPort: 0 });

process.on('message', async (message) => {
  if (message === 'usage') process.send?.(ownUsage());
  if (message === 'stop') {
    await receiver.close();
    process.exit(0);
  }
});
process.send?.({ url: receiver.url });
