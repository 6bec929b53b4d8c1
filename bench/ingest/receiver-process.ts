import { runReceiver } from '../../packages/collector/src/receiver/run-receiver.ts';
import { ownUsage } from './process-usage.ts';

process.on('message', () => process.send?.(ownUsage()));
// Not to be kept alive by the channel once it has been told to stop.
process.channel?.unref();
await runReceiver({ dataDir: process.argv[2] ?? '', port: 0, grpcPort: 0 } as never);
process.disconnect?.();
