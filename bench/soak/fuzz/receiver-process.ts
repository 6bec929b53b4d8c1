import { runReceiver } from '@baton/collector';

await runReceiver({ dataDir: process.argv[2] ?? '', port: 0, grpcPort: 0 });
