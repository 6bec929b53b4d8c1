/** Running sums over places 0 to n - 1 that can be changed and read in O(log n). */
export interface FenwickTree {
  add(place: number, value: number): void;
  /** Sum of the places from 0 to this one. */
  sumTo(place: number): number;
  /** The first place at which the running sum reaches `target` (> 0); n if it never does. */
  reaches(target: number): number;
}

/** A binary indexed tree (Fenwick 1994, Softw. Pract. Exp. 24:327); `reaches` needs values >= 0. */
export function createFenwickTree(places: number): FenwickTree {
  const sums = new Float64Array(places + 1);
  const highest = 2 ** Math.floor(Math.log2(Math.max(1, places)));
  return {
    add(place, value) {
      for (let i = place + 1; i <= places; i += i & -i) sums[i] = (sums[i] ?? 0) + value;
    },
    sumTo(place) {
      let sum = 0;
      for (let i = place + 1; i > 0; i -= i & -i) sum += sums[i] ?? 0;
      return sum;
    },
    reaches(target) {
      let place = 0;
      let left = target;
      for (let step = highest; step > 0; step >>= 1) {
        const sum = sums[place + step];
        if (sum === undefined || sum >= left) continue;
        place += step;
        left -= sum;
      }
      return place;
    },
  };
}
