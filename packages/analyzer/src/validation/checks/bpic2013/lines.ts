import type { Check } from '../../check.ts';
import { type Course, countOf, courseCheck } from '../../course.ts';

/** Support line of a team, by the end of its name. */
function lineOf(team: string): number {
  if (team.endsWith('3rd')) return 3;
  return team.endsWith('2nd') ? 2 : 1;
}

const linesOf = ({ teams }: Course): number[] => teams.map(lineOf);
const steps = (lines: readonly number[]): [number, number][] =>
  lines.slice(1).map((line, at) => [lines[at] ?? line, line]);

function linesFigure(courses: readonly Course[]) {
  const all = courses.map(linesOf);
  const most = all.map((lines) => Math.max(...lines));
  const handoffs: Record<string, number> = {};
  for (const [from, to] of all.flatMap(steps)) {
    handoffs[`${from}>${to}`] = (handoffs[`${from}>${to}`] ?? 0) + 1;
  }
  const startAt = (line: number): number => countOf(all, (lines) => lines[0] === line);
  const endAt = (line: number): number => countOf(all, (lines) => lines.at(-1) === line);
  return {
    cases_only_1st: countOf(most, (line) => line === 1),
    max_line_2nd: countOf(most, (line) => line === 2),
    max_line_3rd: countOf(most, (line) => line === 3),
    start_1st: startAt(1),
    start_2nd: startAt(2),
    start_3rd: startAt(3),
    end_1st: endAt(1),
    end_2nd: endAt(2),
    end_3rd: endAt(3),
    line_handoffs: handoffs,
  };
}

function lineConformance(courses: readonly Course[]) {
  const all = courses.map(linesOf);
  const startsAbove = (lines: readonly number[]): boolean => lines[0] !== 1;
  const skips = (lines: readonly number[]): boolean =>
    steps(lines).some(([from, to]) => to > from + 1);
  const goesDown = (lines: readonly number[]): boolean =>
    steps(lines).some(([from, to]) => to < from);
  return {
    compliant_cases: countOf(
      all,
      (lines) => !startsAbove(lines) && !skips(lines) && !goesDown(lines),
    ),
    start_not_1: countOf(all, startsAbove),
    skips_line: countOf(all, skips),
    goes_down: countOf(all, goesDown),
  };
}

/** Figures that follow from the support lines of the BPI Challenge 2013 incidents. */
export const lineChecks: readonly Check[] = [
  courseCheck('lines', linesFigure),
  courseCheck('line_conformance', lineConformance),
];
