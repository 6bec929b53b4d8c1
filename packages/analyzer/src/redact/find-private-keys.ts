import type { PrivateSpan } from './private-kind.ts';

const MARK = /-----(BEGIN|END) [A-Z\d ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const MIN_RUN = 16;
/** Base64 behind a first mark, with headers, whatever quotes or escapes the line ends. */
const BEHIND =
  /(?:(?:\s|\\[rn]|["',>|])*(?:(?:Proc-Type|DEK-Info|Version|Comment):[^\n]{0,200}|[A-Za-z\d+/=]{16,}))*/y;
const WORD = /(?:(?!\\[rn])[^\s"',>|])+/g;
const BASE64 = /^[A-Za-z\d+/=]+$/;
const MAX_LOOK_BACK = 20_000;

/**
 * Private keys from their first mark to their last. Where a text was cut inside of one, what is left of it: the base64
 * behind a first mark without a last, or before a last without a first.
 */
export function findPrivateKeys(text: string): PrivateSpan[] {
  const marks = [...text.matchAll(MARK)];
  return marks.flatMap((mark, at) => {
    const start = mark.index;
    const end = start + mark[0].length;
    const isOf = (one: RegExpMatchArray | undefined, side: 'BEGIN' | 'END'): boolean =>
      one?.[1] === side;
    if (isOf(mark, 'END')) {
      const isClosed = isOf(marks[at - 1], 'BEGIN');
      return isClosed ? [] : [{ kind: 'SECRET', start: startOfBody(text, start), end }];
    }
    const next = marks[at + 1];
    if (next !== undefined && isOf(next, 'END')) {
      return [{ kind: 'SECRET', start, end: next.index + next[0].length }];
    }
    BEHIND.lastIndex = end;
    return [{ kind: 'SECRET', start, end: end + (BEHIND.exec(text)?.[0].length ?? 0) }];
  });
}

/** Where the base64 begins that ends at a place; its last line may be a short one. */
function startOfBody(text: string, end: number): number {
  const from = Math.max(0, end - MAX_LOOK_BACK);
  const words = [...text.slice(from, end).matchAll(WORD)];
  let start = end;
  for (const [back, { 0: word, index }] of words.toReversed().entries()) {
    if (!BASE64.test(word) || (word.length < MIN_RUN && back > 0)) break;
    if (word.length >= MIN_RUN) start = from + index;
  }
  return start;
}
