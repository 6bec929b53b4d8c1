import type { Path } from '@baton/conventions';

/** A part of a sequence that may be another: left out, or said several times. */
interface Bend {
  readonly from: number;
  readonly to: number;
  readonly path: Path;
  readonly words: readonly (readonly string[])[];
}

/** More words than these are not tried: paths are for people to read. */
const MOST_WORDS = 64;

/**
 * Paths that allow exactly the given sequences, fewer and shorter ones where a part of a sequence may be left out or
 * repeated; longest sequences first. The order of the sequences does not matter. None may be empty.
 */
export function mergeVariants(variants: readonly (readonly string[])[]): Path[] {
  const wanted = new Set(variants.map(keyOf));
  const left = new Map(variants.map((stages) => [keyOf(stages), stages]));
  const paths: Path[] = [];
  while (left.size > 0) {
    const [longest] = [...left.values()].sort(
      (a, b) => b.length - a.length || compareText(keyOf(a), keyOf(b)),
    );
    if (!longest) break;
    const bends = chosenBends(longest, wanted, left);
    for (const word of wordsOf(longest, bends)) left.delete(keyOf(word));
    paths.push(pathOf(longest, bends));
  }
  return paths.reverse();
}

/** Bends that do not overlap, most words first, as long as every word they allow together is wanted. */
function chosenBends(
  stages: readonly string[],
  wanted: ReadonlySet<string>,
  left: ReadonlyMap<string, unknown>,
): Bend[] {
  const chosen: Bend[] = [];
  const uncovered = (bends: readonly Bend[]): number =>
    wordsOf(stages, bends).filter((word) => left.has(keyOf(word))).length;
  for (const bend of candidates(stages)) {
    if (chosen.some(({ from, to }) => bend.from < to && from < bend.to)) continue;
    const next = [...chosen, bend].sort((a, b) => a.from - b.from);
    const words = next.reduce((product, { words: some }) => product * some.length, 1);
    if (words > MOST_WORDS) continue;
    if (!wordsOf(stages, next).every((word) => wanted.has(keyOf(word)))) continue;
    if (uncovered(next) <= uncovered(chosen)) continue;
    chosen.splice(0, chosen.length, ...next);
  }
  return chosen;
}

function candidates(stages: readonly string[]): Bend[] {
  const bends: Bend[] = [];
  for (let from = 0; from < stages.length; from++) {
    for (let to = from + 1; to <= stages.length; to++) {
      const block = stages.slice(from, to);
      // Nothing at all is no way through a process.
      if (block.length < stages.length) {
        bends.push({ from, to, path: { optional: sequence(block) }, words: [block, []] });
      }
      const most = repeatsOf(stages, from, block);
      for (let times = 2; times <= most; times++) {
        const words = Array.from({ length: times }, (_, i) =>
          Array.from({ length: i + 1 }, () => block).flat(),
        );
        const path = { repeat: sequence(block), max: times };
        bends.push({ from, to: from + times * block.length, path, words });
      }
    }
  }
  // A repeat says more than an optional part with the same words, so it goes first.
  return bends.sort(
    (a, b) =>
      b.words.length - a.words.length ||
      Number(isRepeat(b)) - Number(isRepeat(a)) ||
      b.to - b.from - (a.to - a.from) ||
      a.from - b.from,
  );
}

function isRepeat({ path }: Bend): boolean {
  return typeof path === 'object' && 'repeat' in path;
}

/** How often a block stands there, one directly after the other. */
function repeatsOf(stages: readonly string[], from: number, block: readonly string[]): number {
  let times = 0;
  while (
    block.every((stage, i) => stages[from + times * block.length + i] === stage) &&
    from + (times + 1) * block.length <= stages.length
  ) {
    times += 1;
  }
  return times;
}

function wordsOf(stages: readonly string[], bends: readonly Bend[]): string[][] {
  let words: string[][] = [[]];
  let at = 0;
  for (const { from, to, words: some } of bends) {
    const before = stages.slice(at, from);
    words = words.flatMap((word) => some.map((one) => [...word, ...before, ...one]));
    at = to;
  }
  return words.map((word) => [...word, ...stages.slice(at)]);
}

function pathOf(stages: readonly string[], bends: readonly Bend[]): Path {
  const parts: Path[] = [];
  let at = 0;
  for (const { from, to, path } of bends) {
    parts.push(...stages.slice(at, from), path);
    at = to;
  }
  parts.push(...stages.slice(at));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { seq: parts };
}

function sequence(stages: readonly string[]): Path {
  const [only] = stages;
  return stages.length === 1 && only !== undefined ? only : { seq: [...stages] };
}

function keyOf(stages: readonly string[]): string {
  return JSON.stringify(stages);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
