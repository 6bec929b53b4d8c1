/**
 * Solves A·x = b for a symmetric positive definite A, given as rows of which the lower triangle is read (Cholesky;
 * Golub and Van Loan, "Matrix Computations", section 4.2). Undefined where A is singular to working precision.
 */
export function solveSymmetric(
  matrix: readonly Float64Array[],
  right: Float64Array,
): Float64Array | undefined {
  const size = right.length;
  const lower = matrix.map((row) => Float64Array.from(row));
  const at = (row: number, column: number): number => lower[row]?.[column] ?? 0;
  for (let column = 0; column < size; column++) {
    for (let row = column; row < size; row++) {
      let sum = at(row, column);
      for (let k = 0; k < column; k++) sum -= at(row, k) * at(column, k);
      const target = lower[row] as Float64Array;
      if (row > column) {
        target[column] = sum / at(column, column);
        continue;
      }
      if (!(sum > 1e-12 * Math.max(1e-300, matrix[row]?.[row] ?? 0))) return undefined;
      target[column] = Math.sqrt(sum);
    }
  }
  const x = Float64Array.from(right);
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) x[row] = (x[row] ?? 0) - at(row, k) * (x[k] ?? 0);
    x[row] = (x[row] ?? 0) / at(row, row);
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) x[row] = (x[row] ?? 0) - at(k, row) * (x[k] ?? 0);
    x[row] = (x[row] ?? 0) / at(row, row);
  }
  return x;
}
