/** Of ES2024, which Node 24 has. */
type Transferable = ArrayBuffer & { transfer(newBytes: number): ArrayBuffer };

/**
 * Frees the memory of an array that has all of it for itself and that nobody reads any more; another stays as it is.
 * Until V8 next collects garbage it would be held, beside what is used next.
 */
export function freeMemory({ buffer, byteLength }: Uint8Array | Uint32Array): void {
  const isWhole = byteLength === buffer.byteLength;
  if (isWhole && buffer instanceof ArrayBuffer) (buffer as Transferable).transfer(0);
}
