const MAX_TRIES = 3000;

/** The payload without every run of bytes that is not needed for it to be bad. */
export function shrink(payload: Uint8Array, isBad: (bytes: Uint8Array) => boolean): Uint8Array {
  let smallest: Uint8Array = Buffer.from(payload);
  let tries = 0;
  for (let size = Math.ceil(smallest.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < smallest.length && tries < MAX_TRIES; tries++) {
      const shorter = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + size)]);
      if (isBad(shorter)) smallest = shorter;
      else at += size;
    }
  }
  return smallest;
}
