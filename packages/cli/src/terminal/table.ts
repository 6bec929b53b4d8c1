const WIDEST_CELL = 60;

/** Lays rows out under their column names, numbers to the right. */
export function formatTable(rows: readonly unknown[]): string {
  if (rows.length === 0) return 'No rows.';
  const records = rows as readonly Readonly<Record<string, unknown>>[];
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const columns = names.map((name) => {
    const cells = records.map((record) => cellOf(record[name]));
    const width = Math.max(name.length, ...cells.map((cell) => cell.length));
    const right = records.every((record) => typeof (record[name] ?? 0) === 'number');
    const pad = (text: string): string => (right ? text.padStart(width) : text.padEnd(width));
    return [pad(name), '-'.repeat(width), ...cells.map(pad)];
  });
  const height = records.length + 2;
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((column) => column[line])
      .join('  ')
      .trimEnd(),
  ).join('\n');
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const line = text.replace(/\s+/g, ' ');
  return line.length > WIDEST_CELL ? `${line.slice(0, WIDEST_CELL - 1)}…` : line;
}
