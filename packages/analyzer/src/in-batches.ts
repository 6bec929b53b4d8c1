/** Results of work on items, in their order; at most so many are under way at a time. */
export async function inBatches<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += most) {
    results.push(...(await Promise.all(items.slice(at, at + most).map(work))));
  }
  return results;
}
