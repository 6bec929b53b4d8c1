/** 1 for each row of which it is so. */
export function flags(rows: number, isSo: (row: number) => boolean): Uint8Array {
  const marked = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) marked[row] = isSo(row) ? 1 : 0;
  return marked;
}
