/** Kinds of what is private, as placeholders name them. */
export const PRIVATE_KINDS = ['SECRET', 'EMAIL', 'IBAN', 'CARD', 'PHONE', 'IP'] as const;

/** A kind of what is private. */
export type PrivateKind = (typeof PRIVATE_KINDS)[number];

/** Where something private stands in a text. */
export interface PrivateSpan {
  readonly kind: PrivateKind;
  readonly start: number;
  readonly end: number;
}

/** Spans of the first group of a pattern, or of all of it, where `isOne` agrees. */
export function spansOf(
  kind: PrivateKind,
  text: string,
  {
    pattern,
    isOne = () => true,
  }: { pattern: RegExp; isOne?: (match: string, at: number) => boolean },
): PrivateSpan[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const value = match[1] ?? match[0];
    const start = match.index + match[0].lastIndexOf(value);
    return isOne(value, start) ? [{ kind, start, end: start + value.length }] : [];
  });
}
