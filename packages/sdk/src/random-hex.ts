const DIGITS_AT_ONCE = 8;

/** A random id of so many hexadecimal digits, a multiple of 8, that is not all zeros. */
export function randomHex(digits: number): string {
  let id = '';
  // Like the generator of OpenTelemetry JS: ids need to be distinct, not secret.
  while (id.length < digits) {
    id += Math.floor(Math.random() * 2 ** 32)
      .toString(16)
      .padStart(DIGITS_AT_ONCE, '0');
  }
  return /[^0]/.test(id) ? id : id.replace(/.$/, '1');
}

/** A random span id, for handoffs that no provider gave one. */
export const randomSpanId = (): string => randomHex(16);
