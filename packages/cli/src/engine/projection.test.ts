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
});
