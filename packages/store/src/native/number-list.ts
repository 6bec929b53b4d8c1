import { freeMemory } from './free-memory.ts';

const INITIAL_COUNT = 512;
/** What is less than this, V8 frees soon enough. */
const FREED_COUNT = 32 * 1024;
const KEEP_COUNT = 1024 * 1024;

/** Growable unsigned 32-bit numbers: dictionary indexes and array offsets of a block. */
export class NumberList {
  values: Uint32Array = new Uint32Array(INITIAL_COUNT);
  length = 0;

  /** Appends one number. */
  push(value: number): void {
    if (this.length === this.values.length) this.reserve(1);
    this.values[this.length++] = value;
  }

  /** Appends the same number `count` times. */
  pushTimes(value: number, count: number): void {
    this.reserve(count);
    this.values.fill(value, this.length, this.length + count);
    this.length += count;
  }

  /** Makes room for `extra` more numbers. */
  reserve(extra: number): void {
    const needed = this.length + extra;
    if (needed <= this.values.length) return;
    const grown = new Uint32Array(Math.max(needed, this.values.length * 2));
    grown.set(this.values.subarray(0, this.length));
    this.#use(grown);
  }

  /** Empties the list. */
  reset(): void {
    this.length = 0;
    if (this.values.length > KEEP_COUNT) this.#use(new Uint32Array(INITIAL_COUNT));
  }

  #use(values: Uint32Array): void {
    if (this.values.length >= FREED_COUNT) freeMemory(this.values);
    this.values = values;
  }
}
