import type { Verdict } from './case.ts';
import { LEVELS, type Level, ROWS, type RowName } from './rows.ts';
import type { CaseResult } from './run-suite.ts';

/** How many cases of a level ended how. */
export interface LevelSummary {
  readonly level: Level;
  readonly pass: number;
  readonly fail: number;
  readonly notObserved: number;
}

/** Counts the cases of each level. */
export function summarizeLevels(results: readonly CaseResult[]): LevelSummary[] {
  return LEVELS.map((level) => {
    const count = (verdict: Verdict): number =>
      results.filter((result) => result.level === level && result.verdict === verdict).length;
    return {
      level,
      pass: count('pass'),
      fail: count('fail'),
      notObserved: count('not observed'),
    };
  });
}

/** The rows in their order, what failed or was not observed beneath, and the count of each level. */
export function formatReport(results: readonly CaseResult[]): string {
  const names = Object.keys(ROWS) as RowName[];
  const lines = names.flatMap((row) => {
    const cases = results.filter((result) => result.row === row);
    return cases.length === 0 ? [] : formatRow(row, cases);
  });
  const summary = summarizeLevels(results).map(
    ({ level, pass, fail, notObserved }) =>
      `${level.padEnd(10)} ${count(pass)} passed ${count(fail)} failed ${count(notObserved)} not observed`,
  );
  return [...lines, '', ...summary].join('\n');
}

function formatRow(row: RowName, cases: readonly CaseResult[]): string[] {
  const passed = cases.filter(({ verdict }) => verdict === 'pass').length;
  const { level, says } = ROWS[row];
  const head = `${mark(cases)} ${row.padEnd(4)} ${level.padEnd(10)} ${says} (${passed} of ${cases.length})`;
  return [head, ...cases.filter(({ verdict }) => verdict !== 'pass').map(formatCase)];
}

function formatCase({ verdict, level, sent, expected, came }: CaseResult): string {
  if (verdict === 'not observed') return `       - ${level}: ${sent}: not observed, ${came}`;
  return `       x ${level}: ${sent}: expected ${expected}, came ${came}`;
}

function mark(cases: readonly CaseResult[]): string {
  if (cases.some(({ verdict }) => verdict === 'fail')) return 'FAIL';
  return cases.some(({ verdict }) => verdict === 'pass') ? 'ok  ' : '-   ';
}

const count = (value: number): string => String(value).padStart(3);
