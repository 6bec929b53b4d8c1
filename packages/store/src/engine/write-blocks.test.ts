import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeBlocks } from './write-blocks.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'write-blocks-'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

it('writes more blocks than the kernel takes at once, one after the other', async () => {
  const path = join(directory, 'many');
  const blocks = Array.from({ length: 1500 }, (_, index) => Buffer.from(`${index},`));
  await writeBlocks(path, blocks);
  expect(await readFile(path)).toEqual(Buffer.concat(blocks));
});

it('says that the disk is full where only part of a block was taken', async () => {
  const module = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);
  const script = `
    const { writeBlocks } = await import(${module('./write-blocks.ts')});
    const { mapEngineError } = await import(${module('./map-engine-error.ts')});
    const block = Buffer.alloc(5000);
    const failed = await writeBlocks(process.argv[1], [block, block, block]).catch((cause) => cause);
    const { code, retryable } = mapEngineError(failed, 'insert');
    console.log(JSON.stringify({ code, retryable }));
  `;
  // No file of the process may grow beyond 16 blocks of 512 bytes: the second of three is cut.
  const limited = 'ulimit -f 16; exec "$0" --input-type=module -e "$1" "$2"';
  const path = join(directory, 'cut');
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    limited,
    process.execPath,
    script,
    path,
  ]);
  expect(JSON.parse(stdout)).toEqual({ code: 'disk_full', retryable: true });
});
