import { solveSymmetric } from './solve-symmetric.ts';

/** The inverse of a symmetric positive definite matrix; undefined where it is singular to working precision. */
export function inverseSymmetric(matrix: readonly Float64Array[]): Float64Array[] | undefined {
  const columns = matrix.map((_, at) => {
    const unit = new Float64Array(matrix.length);
    unit[at] = 1;
    return solveSymmetric(matrix, unit);
  });
  return columns.every((column) => column !== undefined) ? columns : undefined;
}
