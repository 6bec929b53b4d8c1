import { expect, test } from 'vitest';
import { createRequestGate } from './request-gate.ts';

const NEVER = new AbortController().signal;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Requests that end when they are told to. */
function requests(gate: ReturnType<typeof createRequestGate>) {
  const running: (() => void)[] = [];
  return {
    running,
    start: (signal = NEVER) =>
      gate.pass(() => new Promise<void>((resolve) => running.push(resolve)), signal),
    endOne: async () => {
      running.shift()?.();
      await turn();
    },
  };
}

test('after a refusal half as many pass at a time, and one more after each round of answers', async () => {
  const gate = createRequestGate(8);
  const { running, start, endOne } = requests(gate);
  const all = Array.from({ length: 40 }, () => start());
  await turn();
  expect(running).toHaveLength(8);
  gate.onRefused(0);
  for (let ended = 0; ended < 4; ended++) await endOne();
  expect(running).toHaveLength(4);
  gate.onRefused(0);
  for (let ended = 0; ended < 2; ended++) await endOne();
  expect(running).toHaveLength(2);
  // One more for as many answers as the limit is: 2, 2.5, 2.9, 3.24, 3.55, 3.83, 4.09 and so on.
  const limits: number[] = [];
  for (let answers = 0; answers < 11; answers++) {
    gate.onAnswered();
    await turn();
    limits.push(running.length);
  }
  expect(limits).toEqual([2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 5]);
  for (let more = 0; more < 100; more++) gate.onAnswered();
  await turn();
  expect(running).toHaveLength(8);
  while (running.length > 0) await endOne();
  await Promise.all(all);
});

test('never fewer than one passes, and one that was woken and gave up leaves its place to the next', async () => {
  const gate = createRequestGate(1);
  const { running, start, endOne } = requests(gate);
  gate.onRefused(0);
  const first = start();
  const giving = new AbortController();
  const second = start(giving.signal);
  const third = start();
  await turn();
  expect(running).toHaveLength(1);
  gate.onRefused(60);
  await endOne();
  await first;
  // The second was woken and waits for the end of the pause.
  giving.abort(new Error('no time'));
  await expect(second).rejects.toThrow('no time');
  while (running.length === 0) await turn();
  await endOne();
  await third;
});
