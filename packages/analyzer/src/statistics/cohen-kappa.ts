import { Z_95 } from './normal-tail.ts';

/** Agreement of two raters beyond chance, with its 95 % interval. */
export interface Kappa {
  readonly n: number;
  /** Share on which they agree. */
  readonly agreement: number;
  /** Null where one of them says the same of everything, so that chance explains all of it. */
  readonly kappa: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Cohen's kappa of two raters that say yes or no ("A coefficient of agreement for nominal scales", Educational and
 * Psychological Measurement 20, 1960), with the large-sample standard error of Fleiss, Cohen and Everitt (Psychological
 * Bulletin 72, 1969, formula 13). Undefined without rows.
 */
export function cohenKappa(a: Uint8Array, b: Uint8Array): Kappa | undefined {
  const n = a.length;
  if (n === 0) return undefined;
  const cells = [0, 0, 0, 0] as [number, number, number, number];
  for (let row = 0; row < n; row++) {
    const at = (a[row] as number) * 2 + (b[row] as number);
    cells[at] = (cells[at] as number) + 1;
  }
  const p = cells.map((count) => count / n) as typeof cells;
  const agreement = p[0] + p[3];
  const rowOf = [p[0] + p[1], p[2] + p[3]] as const;
  const columnOf = [p[0] + p[2], p[1] + p[3]] as const;
  const chance = rowOf[0] * columnOf[0] + rowOf[1] * columnOf[1];
  if (1 - chance < 1e-12) return { n, agreement, kappa: null, low: null, high: null };
  const kappa = (agreement - chance) / (1 - chance);
  const onDiagonal = [0, 1].reduce((sum, i) => {
    const shares = (rowOf[i] as number) + (columnOf[i] as number);
    return sum + (p[i * 3] as number) * (1 - shares * (1 - kappa)) ** 2;
  }, 0);
  const offDiagonal =
    (1 - kappa) ** 2 *
    (p[1] * (columnOf[0] + rowOf[1]) ** 2 + p[2] * (columnOf[1] + rowOf[0]) ** 2);
  const variance =
    (onDiagonal + offDiagonal - (kappa - chance * (1 - kappa)) ** 2) / (n * (1 - chance) ** 2);
  const margin = Z_95 * Math.sqrt(Math.max(0, variance));
  return {
    ...{ n, agreement, kappa },
    low: Math.max(-1, kappa - margin),
    high: Math.min(1, kappa + margin),
  };
}
