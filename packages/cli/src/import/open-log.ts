import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { ImportError } from './import-error.ts';
import type { SniffedLog } from './sniff-log.ts';

/**
 * Streams the text of a log, decompressed and without its byte order mark.
 *
 * @throws ImportError `file_damaged` where the compressed data break off
 */
export async function* openLog(
  file: string,
  sniffed: Pick<SniffedLog, 'compressed' | 'encoding'>,
  options: {
    readonly onBytes?: ((bytes: number) => void) | undefined;
    signal?: AbortSignal | undefined;
  },
): AsyncGenerator<string> {
  const raw = createReadStream(file, { highWaterMark: 256 * 1024 });
  let bytesRead = 0;
  raw.on('data', (chunk) => {
    bytesRead += chunk.length;
  });
  const gunzip = sniffed.compressed ? createGunzip({ chunkSize: 256 * 1024 }) : undefined;
  if (gunzip !== undefined) raw.on('error', (error) => gunzip.destroy(error)).pipe(gunzip);
  const decoder = new TextDecoder(sniffed.encoding);
  try {
    for await (const chunk of gunzip ?? raw) {
      options.signal?.throwIfAborted();
      options.onBytes?.(bytesRead);
      yield decoder.decode(chunk as Uint8Array, { stream: true });
    }
    yield decoder.decode();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined || !code.startsWith('Z_')) throw cause;
    throw new ImportError(
      'file_damaged',
      `${basename(file)} breaks off or is damaged: its compressed data cannot be read to the end.`,
      { cause },
    );
  } finally {
    gunzip?.destroy();
    raw.destroy();
  }
}
