/** Bytes that requests hold in memory together, so that many or large ones cannot exhaust it. */
export interface Admission {
  /** A new request's share, empty at first. */
  enter(): AdmittedBytes;
  /** Bytes held by all requests. */
  heldBytes(): number;
}

/** The share of one request. */
export interface AdmittedBytes {
  /** Takes more bytes; false if that is not possible while others hold theirs. */
  take(bytes: number): boolean;
  release(): void;
}

/** Shares out `maxBytes`. A request alone is always served, so that the limit never refuses it for good. */
export function createAdmission(maxBytes: number): Admission {
  let held = 0;
  return {
    heldBytes: () => held,
    enter() {
      let own = 0;
      return {
        take(bytes) {
          const isAlone = held === own;
          if (!isAlone && held + bytes > maxBytes) return false;
          own += bytes;
          held += bytes;
          return true;
        },
        release() {
          held -= own;
          own = 0;
        },
      };
    },
  };
}
