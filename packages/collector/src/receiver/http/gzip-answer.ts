import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Answer } from './answer.ts';

const gzipBytes = promisify(gzip);

/** Smaller answers fit into one packet anyway. */
const GZIP_FROM_BYTES = 1024;

/** The answer, compressed for a client that takes that where it saves more than it costs. */
export async function gzipAnswer(request: IncomingMessage, answer: Answer): Promise<Answer> {
  const { body, headers = {} } = answer;
  if (body.length < GZIP_FROM_BYTES || headers['content-encoding'] !== undefined) return answer;
  const vary = [headers['vary'], 'accept-encoding'].filter(Boolean).join(', ');
  if (!takesGzip(request.headers['accept-encoding'])) {
    return { ...answer, headers: { ...headers, vary } };
  }
  return {
    ...answer,
    body: await gzipBytes(body),
    headers: { ...headers, vary, 'content-encoding': 'gzip' },
  };
}

/** Whether an `accept-encoding` header lists gzip, or everything, and not with a weight of 0. */
function takesGzip(header: string | string[] | undefined): boolean {
  const items = String(header ?? '')
    .toLowerCase()
    .split(',');
  const weights = new Map(
    items.map((item) => {
      const [name = '', ...parameters] = item.split(';').map((part) => part.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      return [name, weight === undefined ? 1 : Number(weight.slice(2))];
    }),
  );
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}
