import { StoreError } from '../store-error.ts';

/** Which part of the work a projector does: number `index` of `of`, by the hash of what is to be done. */
export interface Share {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** All of the work. */
export const WHOLE: Share = { index: 1, of: 1 };

const MOST_SHARES = 64;

/** Reads `1/3`; throws a `StoreError` for what is no share. */
export function parseShare(text: string): Share {
  const match = /^(\d{1,3})\/(\d{1,3})$/.exec(text);
  const share = { index: Number(match?.[1]), of: Number(match?.[2]) };
  if (match !== null && share.index >= 1 && share.index <= share.of && share.of <= MOST_SHARES) {
    return share;
  }
  throw new StoreError(
    'bad_location',
    `Expected the number of a projector of at most ${MOST_SHARES}, such as 1/3, got ${JSON.stringify(text)}.`,
  );
}

/** The share as text, such as `1/3`. */
export const shareText = ({ index, of }: Share): string => `${index}/${of}`;
