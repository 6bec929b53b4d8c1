import type { SegmentLog } from '../log/segment-log.ts';

/** The log, with every append that reaches the disk told with its duration. */
export function timeAppends(
  log: SegmentLog,
  onAppended: (group: { seconds: number }) => void,
): SegmentLog {
  return {
    stamp: () => log.stamp(),
    seen: (hash) => log.seen(hash),
    ensureRoom: (bytes) => log.ensureRoom(bytes),
    rotate: () => log.rotate(),
    bytes: () => log.bytes(),
    close: () => log.close(),
    async append(entry) {
      const startMillis = performance.now();
      await log.append(entry);
      onAppended({ seconds: (performance.now() - startMillis) / 1000 });
    },
  };
}
