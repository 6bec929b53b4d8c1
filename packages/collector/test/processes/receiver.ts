import { runReceiver } from '../../src/index.ts';

const [dataDir = '', segmentBytes = '100000', port = '0', grpcPort = '0'] = process.argv.slice(2);
await runReceiver({
  dataDir,
  port: Number(port),
  grpcPort: Number(grpcPort),
  segmentBytes: Number(segmentBytes),
});
