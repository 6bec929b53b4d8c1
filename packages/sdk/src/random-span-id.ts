const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A random span id of 16 hexadecimal digits, for handoffs that no provider gave one. */
export function randomSpanId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  // All zeros is not a valid id.
  if (bytes.every((byte) => byte === 0)) bytes[7] = 1;
  return Array.from(bytes, (byte) => HEX[byte]).join('');
}
