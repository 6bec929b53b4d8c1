import { expect, it } from 'vitest';
import { createSpareBuffers } from './spare-buffers.ts';

const MEBIBYTE = 1024 * 1024;

it('gives out again what it was given, and frees at once what it cannot keep', () => {
  const memory = createSpareBuffers(MEBIBYTE);
  const small = memory.take(5000);
  memory.give(small);
  expect(memory.take(8000)).toBe(small);
  const large = memory.take(9 * MEBIBYTE);
  expect(large.length).toBe(9 * MEBIBYTE);
  memory.give(large);
  expect(large.length).toBe(0);
  const [kept, surplus] = [memory.take(MEBIBYTE), memory.take(MEBIBYTE)];
  memory.give(kept);
  memory.give(surplus);
  expect([kept.length, surplus.length]).toEqual([MEBIBYTE, 0]);
});

it('frees what it keeps when it is told to drop it', () => {
  const memory = createSpareBuffers(MEBIBYTE);
  const [small, large] = [memory.take(5000), memory.take(MEBIBYTE / 2)];
  memory.give(small);
  memory.give(large);
  memory.drop();
  expect([small.length, large.length]).toEqual([0, 0]);
  expect(memory.take(5000).length).toBe(8192);
  const whole = memory.take(MEBIBYTE);
  memory.give(whole);
  expect(whole.length).toBe(MEBIBYTE);
});
