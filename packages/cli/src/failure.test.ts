import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CliError } from './errors.ts';
import { describeFailure } from './failure.ts';

const thrownBy = (work: () => Promise<unknown>): Promise<unknown> =>
  work().then(
    () => undefined,
    (error: unknown) => error,
  );

describe('describeFailure', () => {
  it('shows what Baton itself says as it is', () => {
    expect(describeFailure(new CliError('port_taken', 'Port 1 is taken.'))).toEqual({
      message: 'Port 1 is taken.',
      exitCode: 1,
    });
    expect(describeFailure(new CliError('usage', 'No.')).exitCode).toBe(2);
    expect(describeFailure(new CliError('interrupted', 'Interrupted.')).exitCode).toBe(130);
  });

  it.runIf(process.platform === 'linux')('recognizes a full disk', async () => {
    const error = await thrownBy(() => writeFile('/dev/full', 'x'));
    expect(describeFailure(error).message).toMatch(/^No space is left on the disk/);
    const wrapped = new Error('could not append', { cause: error });
    expect(describeFailure(wrapped).message).toMatch(/^No space is left on the disk/);
  });

  it('names the file that cannot be used', async () => {
    const error = await thrownBy(() => writeFile('/nowhere/report.html', 'x'));
    expect(describeFailure(error).message).toBe('No such file or directory: /nowhere/report.html');
  });

  it('shows the first line only of what nobody foresaw', () => {
    expect(describeFailure(new TypeError('x is not a function\n    at y')).message).toBe(
      'Unexpected problem: x is not a function (run again with BATON_DEBUG=1 for details)',
    );
  });

  it('counts an aborted wait as an interruption', () => {
    expect(describeFailure(AbortSignal.abort().reason).exitCode).toBe(130);
  });
});
