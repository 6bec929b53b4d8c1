import type { Context, MiddlewareHandler } from 'hono';

const MAX_BODY_BYTES = 1_000_000;
const MAX_LABELS_BYTES = 64_000_000;

/** Where labelled texts come, which are many; only who can read engine.json may send them. */
export const EVALUATE_PATH = '/api/text/evaluate';

/**
 * Answers 413 to a body over a megabyte, keeping no more of it than that. After whatever says who is asking.
 *
 * Of a body that does not say its length the rest is read and dropped, until Node's own time for a request is up: who
 * is answered while still sending may lose the answer with the connection.
 */
export const limitBody: MiddlewareHandler = async (context, next) => {
  const { raw, path } = context.req;
  const maxBytes = path === EVALUATE_PATH ? MAX_LABELS_BYTES : MAX_BODY_BYTES;
  const declaredBytes = context.req.header('content-length');
  if (declaredBytes !== undefined) {
    return Number(declaredBytes) > maxBytes ? tooLarge(context, maxBytes) : next();
  }
  if (raw.body === null) return next();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of raw.body) {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (bytes > maxBytes) return tooLarge(context, maxBytes);
  context.req.raw = new Request(raw, { body: Buffer.concat(chunks) });
  return next();
};

const tooLarge = (context: Context, maxBytes: number): Response =>
  context.json(
    {
      error: `The body is longer than ${maxBytes === MAX_BODY_BYTES ? 'a megabyte' : '64 megabytes'}.`,
    },
    413,
  );
