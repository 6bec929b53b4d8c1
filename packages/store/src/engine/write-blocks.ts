import { open } from 'node:fs/promises';

/** More buffers than the kernel takes at once are cut short without an error. */
const MOST_BUFFERS = 512;

/** Writes Native blocks one after the other into a file. */
export async function writeBlocks(path: string, blocks: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let index = 0; index < blocks.length; index += MOST_BUFFERS) {
      const some = blocks.slice(index, index + MOST_BUFFERS);
      const expected = some.reduce((sum, block) => sum + block.length, 0);
      const { bytesWritten } = await file.writev(some);
      if (bytesWritten !== expected) throw new Error('the disk took only part of a batch');
    }
  } finally {
    await file.close();
  }
}
