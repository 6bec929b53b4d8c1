/**
 * Marks (1) `count` of the places from `from` to `to` and unmarks (0) the others, every choice equally likely: places
 * are drawn until enough are new, of what is marked or of what is not, whichever is rarer (sampling by rejection: Devroye,
 * "Non-Uniform Random Variate Generation", 1986, section XII.2). A shuffle would draw for every place.
 */
export function markSubset(
  marks: Uint8Array,
  { from, to, count }: { readonly from: number; readonly to: number; readonly count: number },
  random: () => number,
): void {
  const size = to - from;
  const rarer = count * 2 > size ? 0 : 1;
  marks.fill(1 - rarer, from, to);
  for (let left = rarer === 1 ? count : size - count; left > 0; ) {
    const place = from + Math.floor(random() * size);
    if (marks[place] === rarer) continue;
    marks[place] = rarer;
    left--;
  }
}
