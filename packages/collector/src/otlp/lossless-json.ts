/** A JSON number that a double cannot hold exactly, kept as it was written. */
export class ExactNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/**
 * JSON.parse that keeps integers beyond 2^53 as ExactNumber. Slower than JSON.parse by far, so it is used only
 * for texts that turn out to hold such a number where it matters.
 */
export function parseLosslessJson(text: string): unknown {
  return JSON.parse(text, keepExact as (key: string, value: unknown) => unknown);
}

function keepExact(_key: string, value: unknown, context: { source?: string }): unknown {
  if (typeof value !== 'number' || Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
  return context.source === undefined ? value : new ExactNumber(context.source);
}

/** Exact value of a decimal number such as `-12`, `1.5e3`; undefined if it is not an integer. */
export function exactInteger(text: string): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent) - fraction.length;
  const digits = whole + fraction;
  // No 64-bit integer has more digits; longer ones would only cost time.
  if (digits.length > 400) return undefined;
  if (shift >= 0) return BigInt(sign + digits + '0'.repeat(shift));
  const cut = digits.length + shift;
  if (/[^0]/.test(digits.slice(Math.max(cut, 0)))) return undefined;
  return BigInt(sign + (cut > 0 ? digits.slice(0, cut) : '0'));
}
