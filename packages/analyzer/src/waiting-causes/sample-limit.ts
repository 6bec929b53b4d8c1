/**
 * The largest number of handoffs that may be read of each team so that all teams together have at most
 * `most`: teams with fewer leave their room to the others. At least 1; the largest count where all fit.
 */
export function sampleLimit(counts: readonly number[], most: number): number {
  const ascending = [...counts].sort((a, b) => a - b);
  let room = most;
  for (const [place, count] of ascending.entries()) {
    const fairShare = Math.floor(room / (ascending.length - place));
    if (count > fairShare) return Math.max(1, fairShare);
    room -= count;
  }
  return Math.max(1, ascending.at(-1) ?? 1);
}
