import { createHash } from 'node:crypto';

/** Hash of lines as they are judged: the same words in another layout are the same content. */
export const contentHash = (lines: readonly string[]): string =>
  createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 32);
