import type { Dimension } from './factor-sample.ts';

/** The stratum of each row: rows that are equal in every dimension. */
export interface Strata {
  readonly of: Uint32Array;
  readonly count: number;
}

/** Groups rows by all dimensions but those named; without any left, all rows are of one stratum. */
export function strataOf(
  rows: number,
  dimensions: readonly Dimension[],
  except: ReadonlySet<string> = new Set(),
): Strata {
  let of = new Uint32Array(rows);
  let count = rows === 0 ? 0 : 1;
  for (const { name, values } of dimensions) {
    if (except.has(name)) continue;
    const seen = new Map<number, number>();
    const width = 2 ** 32;
    const next = new Uint32Array(rows);
    for (let row = 0; row < rows; row++) {
      const key = (of[row] as number) * width + (values[row] as number);
      let stratum = seen.get(key);
      if (stratum === undefined) {
        stratum = seen.size;
        seen.set(key, stratum);
      }
      next[row] = stratum;
    }
    of = next;
    count = seen.size;
  }
  return { of, count };
}
