import type { BenchmarkResult, MetricResult } from './summarize.ts';

/** Formats a result as a table for people. */
export function formatResult(result: BenchmarkResult): string {
  const { cpu, cores, memoryGib, node } = result.machine;
  const rows = [
    ['metric', 'median', 'spread', 'unit', 'goal', 'limit', 'peers'],
    ...result.metrics.map((metric) => [
      metric.metric,
      figure(metric.value),
      figure(metric.spread),
      metric.unit,
      goalOf(metric),
      metric.limit === null ? '-' : `${figure(metric.limit.value)} (${metric.limit.name})`,
      metric.peers.map((peer) => `${figure(peer.value)} (${peer.name})`).join(', ') || '-',
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    `${result.name}: ${result.runs} runs on ${cores} × ${cpu}, ${memoryGib} GiB, Node ${node}`,
    ...lines,
  ].join('\n');
}

function goalOf({ goal, value, better }: MetricResult): string {
  if (goal === null) return '-';
  const met = better === 'higher' ? value >= goal : value <= goal;
  return `${better === 'higher' ? '≥' : '≤'} ${figure(goal)} ${met ? 'met' : 'MISSED'}`;
}

function figure(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000)
    return Math.round(value).toLocaleString('en');
  return value.toPrecision(3);
}
