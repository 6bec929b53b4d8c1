import { expect, it } from 'vitest';
import { createAdmission } from './admission.ts';
import { createGrowingBuffer } from './growing-buffer.ts';
import { createSpareBuffers, LARGEST_SPARE_BYTES } from './spare-buffers.ts';

const MEBIBYTE = 1024 * 1024;
/** A buffer that is kept spare, and what the process takes besides. */
const CONSTANT_BYTES = LARGEST_SPARE_BYTES + 12 * MEBIBYTE;
const chunk = Buffer.alloc(64 * 1024, 'body');

it.each([
  ['declared', 48 * MEBIBYTE],
  ['not declared', 0],
])(
  'holds no more of a body whose length is %s than is admitted, but for a constant',
  (_, expectedBytes) => {
    const admission = createAdmission({ maxBytes: 32 * MEBIBYTE });
    const spare = createSpareBuffers(16 * MEBIBYTE);
    const heldBefore = process.memoryUsage.rss();
    let most = 0;
    const look = (): void => {
      most = Math.max(most, process.memoryUsage.rss() - heldBefore - admission.heldBytes());
    };
    const memory = {
      ...spare,
      give(buffer: Buffer): void {
        // Both stand here: the one that was too small, and its copy.
        look();
        spare.give(buffer);
      },
    };
    const admitted = admission.enter();
    const maxBytes = 64 * MEBIBYTE;
    const body = createGrowingBuffer({ admitted, memory, maxBytes, expectedBytes });
    for (let sent = 0; sent < 48 * MEBIBYTE; sent += chunk.length) {
      expect(body.append(chunk)).toBe(0);
      look();
    }
    const whole = body.finish();
    expect(whole.length).toBe(48 * MEBIBYTE);
    expect(whole.subarray(-chunk.length).equals(chunk)).toBe(true);
    admitted.release();
    expect(most).toBeLessThan(CONSTANT_BYTES);
  },
);
