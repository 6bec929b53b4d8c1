import { expect, test } from 'vitest';
import { atOnce, inSlices, type Steps } from './steps.ts';

function* sum(until: number, onStep: () => void = () => undefined): Steps<number> {
  let total = 0;
  for (let number = 1; number <= until; number++) {
    total += number;
    onStep();
    yield;
  }
  return total;
}

test('a computation comes to the same at once and in slices', async () => {
  expect(atOnce(sum(1000))).toBe(500_500);
  expect(await inSlices(sum(1000), new AbortController().signal)).toBe(500_500);
});

test('what waits has its turn between slices', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  // Each step is longer than a slice.
  const busy = (): void => {
    const untilMillis = performance.now() + 12;
    while (performance.now() < untilMillis);
  };
  await inSlices(sum(10, busy), new AbortController().signal);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(2);
});

test('a computation that is called off stops at the end of its slice', async () => {
  const controller = new AbortController();
  let steps = 0;
  const running = inSlices(
    sum(1_000_000_000, () => {
      if (++steps === 5) controller.abort(new Error('called off'));
    }),
    controller.signal,
  );
  await expect(running).rejects.toThrow('called off');
});
