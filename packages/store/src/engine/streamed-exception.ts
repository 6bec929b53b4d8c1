const TAG_HEADER = 'x-clickhouse-exception-tag';
const MARK = '__exception__\r\n';
/** More than ClickHouse writes about one. */
const MAX_TEXT_BYTES = 64 * 1024;

/** What a server wrote about a statement that failed in the middle of its result. */
export class StreamedException extends Error {
  override readonly name = 'StreamedException';
}

/** The text of an exception that ends a result, without the frame around it; undefined if there is none. */
export function exceptionIn(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .subarray(-MAX_TEXT_BYTES)
    .toString('utf8');
  const [found] = /Code: \d+\. DB::Exception: .*$/s.exec(text) ?? [];
  return found?.replace(/\n\d+ \w+\r\n__exception__\r\n$/, '').trim();
}

/**
 * Passes a result on. A server that fails after it began to answer, with status 200, writes why behind what it wrote
 * before: from 25.11 on behind a mark with a tag that its headers name, so that no value can be mistaken for one. There
 * it ends here, with a {@link StreamedException}; behind older servers, whoever reads the rows finds a text in them.
 */
export async function* untilException(
  chunks: AsyncIterable<Uint8Array>,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): AsyncGenerator<Buffer> {
  const tag = headers[TAG_HEADER];
  const mark = typeof tag === 'string' && tag !== '' ? `\r\n${MARK}${tag}` : undefined;
  let isTold = false;
  let held: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of chunks) {
      const bytes = held.length === 0 ? (chunk as Buffer) : Buffer.concat([held, chunk]);
      if (isTold) {
        held = bytes.subarray(0, MAX_TEXT_BYTES);
        continue;
      }
      const at = mark === undefined ? -1 : bytes.indexOf(mark);
      isTold = at >= 0;
      // The mark may be cut anywhere.
      const end = isTold ? at : Math.max(0, bytes.length - ((mark?.length ?? 1) - 1));
      held = bytes.subarray(end);
      if (end > 0) yield bytes.subarray(0, end);
    }
  } catch (cause) {
    // The server breaks the connection off behind what it has told.
    if (!isTold) throw cause;
  }
  if (isTold) throw new StreamedException(exceptionIn(held) ?? 'The server did not say why.');
  if (held.length > 0) yield held;
}
