import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogger, type LogLevel } from './create-logger.ts';
import { createProblems } from './problems.ts';

type Line = Readonly<Record<string, unknown>>;

function logging(level?: LogLevel): { logger: ReturnType<typeof createLogger>; lines: Line[] } {
  const lines: Line[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line));
  return { logger: createLogger({ service: 'baton-test', level, write }), lines };
}

describe('logger', () => {
  it('writes a line of JSON with time, level and process, from the level that is asked for', () => {
    const { logger, lines } = logging('info');
    logger.debug({}, 'not this');
    logger.warn({ port: 4318, token: 'secret' }, 'Something.');
    expect(lines).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        service: 'baton-test',
        pid: process.pid,
        port: 4318,
        token: '[Redacted]',
        msg: 'Something.',
      },
    ]);
  });

  it('tells a lasting problem once, then rarely, and once when it is over', () => {
    let nowMillis = 0;
    const { logger, lines } = logging();
    const problems = createProblems(logger, { repeatMillis: 60_000, now: () => nowMillis });
    for (; nowMillis < 150_000; nowMillis += 1000) problems.failing('log_full', 'The log is full.');
    expect(problems.current()).toMatchObject([{ code: 'log_full', sinceMillis: 0 }]);
    problems.recovered('disk_full', 'log_full');
    problems.recovered('log_full');
    const told = lines.map(({ level, state, repeated, seconds, times }) => ({
      ...{ level, state, repeated, seconds, times },
    }));
    expect(told).toEqual([
      { level: 'error', state: 'failing' },
      { level: 'error', state: 'failing', repeated: 60, seconds: 60 },
      { level: 'error', state: 'failing', repeated: 60, seconds: 120 },
      { level: 'info', state: 'recovered', seconds: 150, times: 150 },
    ]);
    expect(problems.current()).toEqual([]);
  });

  it('tells what others cause once a minute, with how often it happened meanwhile', () => {
    let nowMillis = 0;
    const { logger, lines } = logging();
    const problems = createProblems(logger, { repeatMillis: 60_000, now: () => nowMillis });
    for (; nowMillis <= 120_000; nowMillis += 20_000) problems.happened('malformed', 'Refused.');
    expect(lines.map(({ problem, repeated }) => [problem, repeated])).toEqual([
      ['malformed', undefined],
      ['malformed', 2],
      ['malformed', 2],
    ]);
    expect(problems.current()).toEqual([]);
  });
});

describe('the log of a process', () => {
  let directory: string;

  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('stays under twice its bound, and keeps the newest lines', { timeout: 60_000 }, async () => {
    directory = await mkdtemp(join(tmpdir(), 'baton-log-'));
    const file = join(directory, 'receiver.out');
    const handle = await open(file, 'a');
    const module = new URL('./bounded-stderr.ts', import.meta.url).href;
    const program = `
      const { boundedStderr } = await import(${JSON.stringify(module)});
      const { write } = boundedStderr(${JSON.stringify(file)}, 20000);
      for (let line = 0; line < 5000; line++) write('line ' + line + ' of many\\n');
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'ignore', handle.fd],
    });
    expect(await once(child, 'exit')).toEqual([0, null]);
    await handle.close();
    const sizes = await Promise.all(
      [file, `${file}.1`].map(async (path) => (await stat(path)).size),
    );
    expect(Math.max(...sizes)).toBeLessThanOrEqual(20_100);
    const lines = (await Promise.all([`${file}.1`, file].map((path) => readFile(path, 'utf8'))))
      .join('')
      .trimEnd()
      .split('\n');
    expect(lines.at(-1)).toBe('line 4999 of many');
    const numbers = lines.map((line) => Number(line.split(' ')[1]));
    expect(numbers).toEqual(numbers.map((_, index) => 5000 - numbers.length + index));
  });
});
