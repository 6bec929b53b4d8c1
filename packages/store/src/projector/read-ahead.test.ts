import { describe, expect, it } from 'vitest';
import { readAhead } from './read-ahead.ts';

const noted = (notes: string[]) =>
  (async function* () {
    try {
      notes.push('begun');
      yield 1;
      yield 2;
    } finally {
      notes.push('ended');
    }
  })();

describe('readAhead', () => {
  it('begins before a value is wanted, and gives every value once', async () => {
    const notes: string[] = [];
    const values = readAhead(noted(notes));
    expect(notes).toEqual(['begun']);
    const all: number[] = [];
    for await (const value of values) all.push(value);
    expect(all).toEqual([1, 2]);
    expect(notes).toEqual(['begun', 'ended']);
  });

  it('ends what it began where no value is ever wanted', async () => {
    const notes: string[] = [];
    await readAhead(noted(notes)).return?.();
    expect(notes).toEqual(['begun', 'ended']);
  });

  it('says that it failed to whoever wants a value, and to nobody else', async () => {
    const failing = () =>
      // biome-ignore lint/correctness/useYield: it fails before it has a value
      (async function* (): AsyncGenerator<number> {
        throw new Error('gone');
      })();
    const values = readAhead(failing());
    await readAhead(failing()).return?.();
    // A rejection that nobody handles would end the test run here.
    await new Promise((resolve) => setImmediate(resolve));
    await expect(values.next()).rejects.toThrow('gone');
  });
});
