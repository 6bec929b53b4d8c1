import { describe, expect, it } from 'vitest';
import { createProjection } from './projection.ts';

/** Work whose runs end when the test says so. */
function createSteps(): { project: () => Promise<void>; runs: (() => void)[] } {
  const runs: (() => void)[] = [];
  return { runs, project: () => new Promise((resolve) => runs.push(resolve)) };
}

const unexpected = (error: unknown): void => {
  throw error;
};

describe('createProjection', () => {
  it('runs once more for any number of touches during a run', async () => {
    const { project, runs } = createSteps();
    const projection = createProjection({ project, onProblem: unexpected });
    projection.touch();
    projection.touch();
    projection.touch();
    const settled = projection.settle();
    runs[0]?.();
    await new Promise(setImmediate);
    expect(runs).toHaveLength(2);
    runs[1]?.();
    await settled;
    expect(runs).toHaveLength(2);
  });

  it('settles only after a run that began after the call', async () => {
    const { project, runs } = createSteps();
    const projection = createProjection({ project, onProblem: unexpected });
    projection.touch();
    let settled = false;
    const settling = projection.settle().then(() => {
      settled = true;
    });
    runs[0]?.();
    await new Promise(setImmediate);
    expect(settled).toBe(false);
    runs[1]?.();
    await settling;
    expect(settled).toBe(true);
  });

  it('says what failed and lets settle throw it', async () => {
    const problems: unknown[] = [];
    const failure = new Error('disk full');
    const projection = createProjection({
      project: () => Promise.reject(failure),
      onProblem: (error) => problems.push(error),
    });
    projection.touch();
    await expect(projection.settle()).rejects.toBe(failure);
    expect(problems).toEqual([failure]);
    await projection.close();
  });

  it('looks by itself whether others wrote something, and again when what failed can be done', async () => {
    const problems: unknown[] = [];
    let waiting = 0;
    let isAway = true;
    const projection = createProjection({
      project: async () => {
        if (isAway) throw new Error('away');
        waiting = 0;
      },
      onProblem: (error) => problems.push(error),
      poll: { everyMillis: 5, isBehind: async () => waiting > 0 },
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(problems).toEqual([]);
    waiting = 1;
    await expect.poll(() => problems).toEqual([new Error('away')]);
    isAway = false;
    await expect.poll(() => waiting, { timeout: 10_000 }).toBe(0);
    waiting = 1;
    await expect.poll(() => waiting, { timeout: 10_000 }).toBe(0);
    await projection.close();
    waiting = 1;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(waiting).toBe(1);
  });
});
