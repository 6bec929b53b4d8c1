import type { Query } from '@baton/store';

/** A column of a query: what its name says about how it is shown. */
export interface Column {
  readonly name: string;
  readonly label: string;
  readonly isNumber: boolean;
  /** Grafana's id of the unit; undefined for texts and times. */
  readonly unit: string | undefined;
  readonly decimals: number | undefined;
}

const UNITS: readonly (readonly [RegExp, string, number | undefined])[] = [
  [/Seconds$/, 's', 1],
  [/Millis$/, 'ms', undefined],
  [/Share$/, 'percentunit', 1],
  [/[Bb]ytes$/, 'bytes', 1],
  [/Value$/, 'none', 3],
  [/Ratio$/, 'none', 2],
  [/PerSecond$/, 'cps', 1],
];

/** The columns of a query in order; a number without a unit in its name is a count. */
export function columnsOf(query: Query): Column[] {
  return Object.entries(query.row.shape).map(([name, schema]) => {
    const isNumber = !(schema as { safeParse(v: unknown): { success: boolean } }).safeParse('text')
      .success;
    const unit = UNITS.find(([suffix]) => suffix.test(name));
    return {
      name,
      label: labelOf(name, unit?.[0]),
      isNumber,
      unit: isNumber ? (unit?.[1] ?? 'none') : undefined,
      decimals: isNumber ? (unit === undefined ? 0 : unit[2]) : undefined,
    };
  });
}

function labelOf(name: string, suffix: RegExp | undefined): string {
  const bare = (suffix === undefined ? '' : name.replace(suffix, '')) || name;
  const words = bare
    .replace(/([A-Z])/g, ' $1')
    .trim()
    .toLowerCase();
  return words === 'n' ? 'n' : words.charAt(0).toUpperCase() + words.slice(1);
}
