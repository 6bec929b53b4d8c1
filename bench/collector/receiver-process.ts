import { runReceiver } from '../../packages/collector/src/receiver/run-receiver.ts';

await runReceiver({ dataDir: process.argv[2] ?? '', port: 0 });
process.disconnect?.();
