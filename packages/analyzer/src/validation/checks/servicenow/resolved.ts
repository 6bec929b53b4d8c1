import { oncePer } from '../../once-per.ts';
import type { Incident } from './incident.ts';

/** The log's times are of whole minutes; a Cox regression needs some time at risk. */
const SHORTEST_HOURS = 1 / 60;

/** An incident that was resolved. */
export type Resolved = Incident & { readonly resolutionHours: number };

/** Those that were resolved. */
export const resolvedOf = oncePer((incidents: readonly Incident[]): readonly Resolved[] =>
  incidents.filter((one): one is Resolved => one.resolutionHours !== undefined),
);

/** Hours to resolution as a column. */
export function hoursOf(resolved: readonly Resolved[]): Float64Array {
  return Float64Array.from(resolved, ({ resolutionHours }) => resolutionHours);
}

/** A yes or no of each row as a column. */
export function flagsOf<T>(rows: readonly T[], holds: (row: T) => boolean): Uint8Array {
  return Uint8Array.from(rows, (row) => (holds(row) ? 1 : 0));
}

/** Index of each row's stratum. */
export function strataOf<T>(rows: readonly T[], keyOf: (row: T) => string): Uint32Array {
  const indexes = new Map<string, number>();
  return Uint32Array.from(rows, (row) => {
    const key = keyOf(row);
    const index = indexes.get(key) ?? indexes.size;
    indexes.set(key, index);
    return index;
  });
}

/** Hours an incident was followed, at least a minute. */
export function atRiskHours({ followedHours }: Incident): number {
  return Math.max(SHORTEST_HOURS, followedHours);
}

/** Whether it was resolved, or else only closed: its time to resolution is censored. */
export function wasResolved({ resolvedMillis }: Incident): boolean {
  return resolvedMillis !== undefined;
}
