import { runReceiver } from '../../src/index.ts';

const [dataDir = '', segmentBytes = '100000'] = process.argv.slice(2);
await runReceiver({ dataDir, port: 0, segmentBytes: Number(segmentBytes) });
