import { type FileHandle, open } from 'node:fs/promises';

/** More buffers than the kernel takes at once are cut short without an error. */
const MOST_BUFFERS = 512;

/** Writes Native blocks one after the other into a file. */
export async function writeBlocks(path: string, blocks: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let index = 0; index < blocks.length; index += MOST_BUFFERS) {
      await writeWhole(file, blocks.slice(index, index + MOST_BUFFERS));
    }
  } finally {
    await file.close();
  }
}

async function writeWhole(file: FileHandle, blocks: readonly Uint8Array[]): Promise<void> {
  let { bytesWritten: written } = await file.writev(blocks);
  for (const block of blocks) {
    // The kernel may take less without an error; writing on then tells why.
    if (written < block.length) await file.writeFile(block.subarray(written));
    written = Math.max(0, written - block.length);
  }
}
