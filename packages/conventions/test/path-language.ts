import fc from 'fast-check';
import type { Path } from '../src/process-definition.ts';

/** All words of so many letters at most, straight from the meaning of a path over single letters. */
export function languageOf(path: Path, maxLength: number): Set<string> {
  const language = (part: Path) => languageOf(part, maxLength);
  const short = (words: Iterable<string>) =>
    new Set([...words].filter((it) => it.length <= maxLength));
  const join = (left: Set<string>, right: Set<string>) =>
    short([...left].flatMap((l) => [...right].map((r) => l + r)));
  if (typeof path === 'string') return new Set([path]);
  if ('seq' in path) return path.seq.map(language).reduce(join, new Set(['']));
  if ('choice' in path) return new Set(path.choice.flatMap((part) => [...language(part)]));
  if ('optional' in path) return new Set(['', ...language(path.optional)]);
  const { min = 1, max = Math.max(min, 1) + maxLength } = path;
  const words = new Set<string>();
  let power = new Set(['']);
  for (let count = 0; count <= max; count++) {
    if (count >= min) for (const it of power) words.add(it);
    power = join(power, language(path.repeat));
  }
  return words;
}

/** Any path over the stages a, b and c. */
export const anyPath: fc.Arbitrary<Path> = fc.letrec<{ path: Path }>((tie) => ({
  path: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('a', 'b', 'c'),
    fc.record({ seq: fc.array(tie('path'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ choice: fc.array(tie('path'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ optional: tie('path') }),
    fc
      .tuple(tie('path'), fc.option(fc.nat(2)), fc.option(fc.nat(2)))
      .map(([repeat, min, more]) => ({
        repeat,
        ...(min !== null && { min }),
        ...(more !== null && { max: Math.max((min ?? 1) + more, 1) }),
      })),
  ),
})).path;
