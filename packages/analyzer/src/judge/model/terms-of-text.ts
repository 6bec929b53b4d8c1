/** Longest word that is told apart. */
const MAX_WORD = 24;

/**
 * Words and pairs of words of a text, once each, as features. Numbers, paths, versions and code words become classes:
 * what they are matters, not which. Lines that begin like a list, a prompt or a heading say so.
 */
export function termsOfText(lines: readonly string[]): ReadonlySet<string> {
  const terms = new Set<string>();
  for (const line of lines) {
    const shape = shapeOf(line);
    if (shape !== undefined) terms.add(shape);
    let before = '^';
    for (const word of wordsOf(line)) {
      terms.add(word);
      terms.add(`${before} ${word}`);
      before = word;
    }
  }
  return terms;
}

function wordsOf(line: string): string[] {
  const classed = line
    .toLowerCase()
    .replaceAll(/https?:\S+/g, ' <url> ')
    .replaceAll(/["'“‘`][^"'”’`]{8,}["'”’`]/g, ' <quote> ')
    .replaceAll(/\b0x[\da-f]+\b/g, ' <hex> ')
    .replaceAll(/\bv?\d+(?:\.\d+)+[\w-]*/g, ' <version> ')
    .replaceAll(/(?:\/[\w.-]+){2,}|\b[a-z]:\\\S+/g, ' <path> ')
    .replaceAll(/\b\w+\.\w+\(|\b\w+\(\)|[{};]$/g, ' <code> ')
    .replaceAll(/\d+/g, ' <number> ');
  return (classed.match(/<\w+>|\p{L}+(?:'\p{L}+)?|\?/gu) ?? []).map((word) =>
    stem(word.slice(0, MAX_WORD)),
  );
}

/** The commonest endings of English off: steps and step, clicking and click. */
function stem(word: string): string {
  if (word.length < 5 || word.startsWith('<')) return word;
  return word.replace(/(?:ing|ed|es|s|ly)$/, '');
}

function shapeOf(line: string): string | undefined {
  if (/^\W*\(?\d{1,2}[.):]\s*\S/.test(line)) return '[numbered]';
  if (/^\s*[-*•+]\s+\S/.test(line)) return '[bullet]';
  if (/^\s*[$#>]\s+\w/.test(line)) return '[prompt]';
  if (/:\s*$/.test(line)) return '[heading]';
  return undefined;
}
