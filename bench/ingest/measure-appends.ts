import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSegmentLog } from '../../packages/collector/src/log/segment-log.ts';

/** Durable appends a second, each waiting for its fdatasync, with `concurrency` waiting at a time. */
export async function measureAppends(o: {
  readonly concurrency: number;
  readonly blockBytes?: number;
  readonly seconds?: number;
}): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-bench-log-'));
  const log = await openSegmentLog({ dataDir, maxBytes: 64 * 1024 ** 3 });
  const block = Buffer.alloc(o.blockBytes ?? 2048, 'x');
  const start = performance.now();
  const end = start + (o.seconds ?? 2) * 1000;
  let count = 0;
  const writer = async (): Promise<void> => {
    while (performance.now() < end) {
      const hash = createHash('sha256').update(String(count++)).digest('hex').slice(0, 32);
      const requests = [{ hash, rejected: 0 }];
      await log.append({ requests, rows: 1, ingestedAtNanos: log.stamp(), block });
    }
  };
  try {
    await Promise.all(Array.from({ length: o.concurrency }, writer));
    return count / ((performance.now() - start) / 1000);
  } finally {
    await log.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
