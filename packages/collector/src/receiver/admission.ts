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
  /** Takes more bytes as soon as others let go of theirs; false if that is not soon enough, or after `release`. */
  wait(bytes: number): Promise<boolean>;
  /** Lets go of what was taken so far and takes these bytes in its place, which exist already: beyond any limit. */
  exchange(bytes: number): void;
  /** Adds what is to be done when the bytes are released. */
  onRelease(done: () => void): void;
  /** Lets go of all bytes; the share may be used anew. */
  release(): void;
}

/** How bytes are shared out. */
export interface AdmissionOptions {
  readonly maxBytes: number;
  /** Milliseconds that a request waits for bytes in all. @default 8000 */
  readonly maxWaitMillis?: number;
  /** Requests that wait at a time; each keeps a little that is not counted. @default 128 */
  readonly maxWaiting?: number;
}

/** Less than the 10 s after which stock exporters give up. */
const MAX_WAIT_MILLIS = 8000;
const MAX_WAITING = 128;

interface Waiting {
  readonly order: number;
  readonly bytes: number;
  readonly ownBytes: () => number;
  readonly settle: (isTaken: boolean) => void;
}

/**
 * Shares out `maxBytes`. A request alone is always served, so that the limit never refuses it for good. Of those that
 * wait, one at a time may exceed the limit by a third: many bodies that came in half would else wait for one another.
 */
export function createAdmission(o: AdmissionOptions): Admission {
  const { maxBytes, maxWaitMillis = MAX_WAIT_MILLIS, maxWaiting = MAX_WAITING } = o;
  const favouredMaxBytes = maxBytes + maxBytes / 3;
  /** Oldest first. */
  const queue: Waiting[] = [];
  let held = 0;
  /** Which request may exceed the limit, until it lets go of what it has. */
  let favoured: number | undefined;
  let entered = 0;

  const fits = (ownBytes: number, bytes: number, limit: number): boolean =>
    held === ownBytes || held + bytes <= limit;

  const serveQueue = (): void => {
    for (;;) {
      const next = queue.find(({ order }) => order === favoured) ?? queue[0];
      if (next === undefined) return;
      const mayExceed = favoured === undefined || favoured === next.order;
      if (!fits(next.ownBytes(), next.bytes, mayExceed ? favouredMaxBytes : maxBytes)) return;
      if (!fits(next.ownBytes(), next.bytes, maxBytes)) favoured = next.order;
      next.settle(true);
    }
  };

  return {
    heldBytes: () => held,
    enter() {
      const order = entered++;
      let own = 0;
      let deadlineMillis: number | undefined;
      let waiting: Waiting | undefined;
      let atRelease: (() => void)[] = [];
      const add = (bytes: number): void => {
        own += bytes;
        held += bytes;
      };
      const wait = (bytes: number): Promise<boolean> => {
        deadlineMillis ??= performance.now() + maxWaitMillis;
        const leftMillis = deadlineMillis - performance.now();
        if (leftMillis <= 0 || queue.length >= maxWaiting) return Promise.resolve(false);
        return new Promise((resolve) => {
          const timer = setTimeout(() => settle(false), leftMillis);
          const settle = (isTaken: boolean): void => {
            clearTimeout(timer);
            queue.splice(queue.indexOf(one), 1);
            waiting = undefined;
            if (isTaken) add(bytes);
            resolve(isTaken);
          };
          const one = { order, bytes, settle, ownBytes: () => own };
          waiting = one;
          const next = queue.findIndex((other) => other.order > order);
          queue.splice(next < 0 ? queue.length : next, 0, one);
          serveQueue();
        });
      };
      const release = (butBytes: number): void => {
        const before = atRelease;
        atRelease = [];
        for (const done of before) done();
        add(butBytes - own);
        if (favoured === order) favoured = undefined;
      };
      return {
        take(bytes) {
          if (!fits(own, bytes, maxBytes)) return false;
          add(bytes);
          return true;
        },
        wait(bytes) {
          if (!fits(own, bytes, maxBytes)) return wait(bytes);
          add(bytes);
          return Promise.resolve(true);
        },
        exchange(bytes) {
          release(bytes);
          serveQueue();
        },
        onRelease: (done) => void atRelease.push(done),
        release() {
          waiting?.settle(false);
          release(0);
          serveQueue();
        },
      };
    },
  };
}
