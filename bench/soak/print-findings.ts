import { describeMachine } from '../machine.ts';
import { type Figure, type Findings, meetsGoal } from './soak.ts';

/** What is printed of a soak, as a table for people. */
export function formatFindings(name: string, { figures, problems }: Findings): string {
  const { cpu, cores, memoryGib, node } = describeMachine();
  const rows = [
    ['metric', 'value', 'unit', 'goal'],
    ...figures.map((figure) => [
      figure.metric,
      numberText(figure.value),
      figure.unit,
      goalText(figure),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return [
    `${name}: on ${cores} × ${cpu}, ${memoryGib} GiB, Node ${node}`,
    ...rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    ...problems.map((problem) => `PROBLEM: ${problem}`),
  ].join('\n');
}

function goalText(figure: Figure): string {
  const { goal } = figure;
  if (goal === undefined) return '-';
  const bound =
    'atMost' in goal
      ? goal.atMost === 0
        ? 'none'
        : `≤ ${numberText(goal.atMost)}`
      : `≥ ${numberText(goal.atLeast)}`;
  return `${bound} ${meetsGoal(figure) ? 'met' : 'MISSED'}`;
}

function numberText(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) {
    return Math.round(value).toLocaleString('en');
  }
  return value.toPrecision(3);
}
