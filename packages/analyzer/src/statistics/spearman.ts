import { averageRanks } from './average-ranks.ts';

/**
 * Spearman's rank correlation: Pearson's of average ranks, which holds with ties (Spearman, American Journal of Psychology
 * 15, 1904; Kendall, Biometrika 33, 1945). Undefined where a side does not vary.
 */
export function spearman(x: Float64Array, y: Float64Array): number | undefined {
  const [a, b] = [averageRanks(x), averageRanks(y)];
  const mean = (x.length + 1) / 2;
  let [xx, yy, xy] = [0, 0, 0];
  for (let row = 0; row < x.length; row++) {
    const dx = (a[row] as number) - mean;
    const dy = (b[row] as number) - mean;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : undefined;
}
