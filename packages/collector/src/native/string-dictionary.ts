import { randomInt } from 'node:crypto';
import { ByteColumn, type ByteSource } from '@baton/store';

const INITIAL_SLOTS = 256;
const KEEP_SLOTS = 64 * 1024;
// A seed nobody outside knows makes it hard to send keys that all collide.
const SEED = randomInt(0x7fffffff);

/** The distinct strings of a LowCardinality column, found by their bytes without decoding them. */
export class StringDictionary {
  /** The strings in Native form: varint length, then bytes. */
  readonly data = new ByteColumn();
  size = 0;
  #starts = new Uint32Array(INITIAL_SLOTS / 2);
  #lengths = new Uint32Array(INITIAL_SLOTS / 2);
  #hashes = new Uint32Array(INITIAL_SLOTS / 2);
  #next = new Uint32Array(INITIAL_SLOTS / 2);
  #slots = new Int32Array(INITIAL_SLOTS).fill(-1);
  #last = 0;

  /** Index of the string `source[start, start + length)`, which is added if it is new. */
  indexOf(source: ByteSource, start: number, length: number): number {
    // Attributes tend to come in the same order on every span: try what followed last time.
    const guess = this.#next[this.#last] as number;
    if (guess < this.size && this.#equals(guess, source, start, length)) {
      this.#last = guess;
      return guess;
    }
    const index = this.#lookUp(source, start, length);
    this.#next[this.#last] = index;
    this.#last = index;
    return index;
  }

  /** Forgets all strings. */
  reset(): void {
    this.data.reset();
    this.size = 0;
    this.#last = 0;
    if (this.#slots.length > KEEP_SLOTS) this.#resize(INITIAL_SLOTS);
    else this.#slots.fill(-1);
  }

  #lookUp(source: ByteSource, start: number, length: number): number {
    const { bytes } = source;
    let hash = SEED;
    for (let at = start; at < start + length; at++) {
      hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
      hash ^= hash >>> 15;
    }
    hash >>>= 0;
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const index = this.#slots[slot] as number;
      if (index < 0) return this.#add({ hash, slot, source, start, length });
      if (this.#hashes[index] === hash && this.#equals(index, source, start, length)) return index;
    }
  }

  #equals(index: number, source: ByteSource, start: number, length: number): boolean {
    if (this.#lengths[index] !== length) return false;
    const ownStart = this.#starts[index] as number;
    if (length < 4) {
      for (let at = 0; at < length; at++) {
        if (this.data.bytes[ownStart + at] !== source.bytes[start + at]) return false;
      }
      return true;
    }
    const own = this.data.view;
    const { view } = source;
    const lastWord = length - 4;
    for (let at = 0; at < lastWord; at += 4) {
      if (own.getInt32(ownStart + at) !== view.getInt32(start + at)) return false;
    }
    return own.getInt32(ownStart + lastWord) === view.getInt32(start + lastWord);
  }

  #add(entry: {
    hash: number;
    slot: number;
    source: ByteSource;
    start: number;
    length: number;
  }): number {
    const index = this.size++;
    this.data.appendString(entry.source, entry.start, entry.start + entry.length);
    this.#starts[index] = this.data.length - entry.length;
    this.#lengths[index] = entry.length;
    this.#hashes[index] = entry.hash;
    this.#next[index] = index + 1;
    this.#slots[entry.slot] = index;
    if (this.size === this.#starts.length) this.#resize(this.#slots.length * 2);
    return index;
  }

  #resize(slotCount: number): void {
    this.#starts = copyInto(new Uint32Array(slotCount / 2), this.#starts, this.size);
    this.#lengths = copyInto(new Uint32Array(slotCount / 2), this.#lengths, this.size);
    this.#hashes = copyInto(new Uint32Array(slotCount / 2), this.#hashes, this.size);
    this.#next = copyInto(new Uint32Array(slotCount / 2), this.#next, this.size);
    this.#slots = new Int32Array(slotCount).fill(-1);
    const mask = slotCount - 1;
    for (let index = 0; index < this.size; index++) {
      let slot = (this.#hashes[index] as number) & mask;
      while ((this.#slots[slot] as number) >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = index;
    }
  }
}

function copyInto(
  target: Uint32Array<ArrayBuffer>,
  source: Uint32Array,
  count: number,
): Uint32Array<ArrayBuffer> {
  target.set(source.subarray(0, count));
  return target;
}
