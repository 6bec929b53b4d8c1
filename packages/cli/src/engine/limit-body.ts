import type { Context, MiddlewareHandler } from 'hono';

const MAX_BODY_BYTES = 1_000_000;

/**
 * Answers 413 to a body over a megabyte, keeping no more of it than that. After whatever says who is asking.
 *
 * Of a body that does not say its length the rest is read and dropped, until Node's own time for a request is up: who
 * is answered while still sending may lose the answer with the connection.
 */
export const limitBody: MiddlewareHandler = async (context, next) => {
  const { raw } = context.req;
  const declaredBytes = context.req.header('content-length');
  if (declaredBytes !== undefined) {
    return Number(declaredBytes) > MAX_BODY_BYTES ? tooLarge(context) : next();
  }
  if (raw.body === null) return next();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of raw.body) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (bytes > MAX_BODY_BYTES) return tooLarge(context);
  context.req.raw = new Request(raw, { body: Buffer.concat(chunks) });
  return next();
};

const tooLarge = (context: Context): Response =>
  context.json({ error: 'The body is longer than a megabyte.' }, 413);
