import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSegmentLog } from '../../packages/collector/src/log/segment-log.ts';
import { createTraceTranscoder } from '../../packages/collector/src/otlp/transcode-traces.ts';
import { createSpareBuffers } from '../../packages/collector/src/receiver/spare-buffers.ts';
import { createTraceWriter } from '../../packages/collector/src/receiver/trace-writer.ts';
import { createSpanTemplate } from './span-template.ts';

/** Requests of one span stored a second, each waiting for its fdatasync, with `concurrency` waiting at a time. */
export async function measureAppends(o: {
  readonly concurrency: number;
  readonly seconds?: number;
}): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-bench-log-'));
  const log = await openSegmentLog({ dataDir, maxBytes: 64 * 1024 ** 3 });
  const writer = createTraceWriter({
    log,
    transcoder: createTraceTranscoder(),
    memory: createSpareBuffers(16 * 1024 ** 2),
  });
  const template = createSpanTemplate(1);
  const start = performance.now();
  const end = start + (o.seconds ?? 2) * 1000;
  let count = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < end) {
      const seed = count++;
      const hash = seed.toString(16).padStart(32, '0');
      await writer.write({ hash, body: template.request(seed) }).stored;
    }
  };
  try {
    await Promise.all(Array.from({ length: o.concurrency }, client));
    return count / ((performance.now() - start) / 1000);
  } finally {
    await writer.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
