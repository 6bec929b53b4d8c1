import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scheduleAnalysis } from './schedule-analysis.ts';

const FAILED = {
  namespace: '',
  process: 'desk',
  skipped: false,
  handoffs: 1,
  tried: 0,
  found: 0,
  gone: 0,
  failures: [{ detector: 'factors', message: 'no luck' }],
  seconds: 0,
  secondsByDetector: {},
};

describe('analysis on a schedule', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('comes soon after the start, then so long after the last run has ended, never two at once', async () => {
    let running = 0;
    let most = 0;
    const begun: number[] = [];
    const start = Date.now();
    const scheduled = scheduleAnalysis(
      {
        run: async () => {
          begun.push(Date.now() - start);
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setTimeout(resolve, 100_000));
          running -= 1;
          return [];
        },
      },
      { everyMillis: 60_000, firstAfterMillis: 5_000, settle: async () => {}, onMessage: () => {} },
    );
    await vi.advanceTimersByTimeAsync(330_000);
    expect(begun).toEqual([5_000, 165_000, 325_000]);
    expect(most).toBe(1);
    scheduled.close();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(begun).toHaveLength(3);
  });

  it('settles first, tells a lasting problem once, and goes on', async () => {
    const messages: string[] = [];
    let settled = 0;
    const outcomes = [
      async () => Promise.reject(new Error('the disk is full')),
      async () => Promise.reject(new Error('the disk is full')),
      async () => [],
      async () => [FAILED],
      async () => [FAILED],
    ];
    const scheduled = scheduleAnalysis(
      { run: () => outcomes.shift()?.() ?? Promise.resolve([]) },
      {
        everyMillis: 1_000,
        settle: async () => {
          settled += 1;
        },
        onMessage: (text) => messages.push(text),
      },
    );
    await vi.advanceTimersByTimeAsync(5_500);
    scheduled.close();
    expect(settled).toBe(5);
    expect(messages).toEqual([
      'The analysis failed, trying again: the disk is full',
      'The analysis failed, trying again: factors: no luck',
    ]);
  });
});
