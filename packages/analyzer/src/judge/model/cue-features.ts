import { ITEM_KINDS } from '../../rubric/item-kind.ts';
import { CUES } from '../rules/judge-by-rules.ts';

/** Names of {@link cueFeatures}, in their order. */
export const CUE_FEATURES: readonly string[] = [
  ...ITEM_KINDS.flatMap((kind) => [`${kind}: strong`, `${kind}: weak`, `${kind}: denied`]),
  'lines',
  'characters',
  'numbered lines',
];

/** How often the cues of the rules are met in a text, and how long it is; counts as log(1 + n). */
export function cueFeatures(lines: readonly string[]): Float64Array {
  const count = (patterns: readonly RegExp[]): number =>
    lines.filter((line) => patterns.some((pattern) => pattern.test(line))).length;
  const cues = ITEM_KINDS.flatMap((kind) => {
    const { strong, weak, denied } = CUES[kind];
    return [count(strong), count(weak), count(denied)];
  });
  const characters = lines.reduce((sum, { length }) => sum + length, 0);
  return Float64Array.from(
    [...cues, lines.length, characters / 100, count([/^\W*\(?\d{1,2}[.):]\s*\S/])],
    (n) => Math.log1p(n),
  );
}
