/** Longest text that is read; of a longer one, head and tail. */
export const MAX_TEXT_CHARACTERS = 12_000;
const MAX_LINE_CHARACTERS = 1_000;
const MAX_LINES = 200;

/** A text as it is judged. */
export interface NumberedText {
  /** Line 1 is the first. */
  readonly lines: readonly string[];
  /** What stood before each line: nothing, space, or the end of a line of the text. */
  readonly between: readonly string[];
  /** Characters in the middle that were left out. */
  readonly leftOutCharacters: number;
}

/**
 * Splits a text into the lines that evidence is cited by: lines as they are, long ones at the ends of sentences. Blank
 * lines are dropped, so that the same words in another layout read the same.
 */
export function numberLines(text: string): NumberedText {
  const clean = normalizeText(text);
  const { kept, leftOutCharacters } = cut(clean);
  const lines: string[] = [];
  const between: string[] = [];
  for (const paragraph of kept.flatMap((part) => part.split('\n'))) {
    let before = '\n';
    for (const piece of piecesOf(paragraph)) {
      const line = piece.trim();
      if (line !== '') {
        lines.push(line);
        between.push(before === '' && piece.startsWith(' ') ? ' ' : before);
        before = '';
      }
      if (before === '' && piece.endsWith(' ')) before = ' ';
    }
  }
  return {
    ...{ lines: lines.slice(0, MAX_LINES), between: between.slice(0, MAX_LINES) },
    leftOutCharacters,
  };
}

/**
 * The same words, whatever the editor did to them: one form of Unicode, of line ends and of space; without what cannot
 * be seen (tags, zero width and direction marks), in which orders to a model were seen to hide.
 */
export function normalizeText(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\p{Cc}\p{Cf}\u{e0000}-\u{e007f}]/gu, (mark) =>
      mark === '\n' || mark === '\t' ? mark : '',
    )
    .replaceAll(/[^\S\n]+/g, ' ')
    .trim();
}

function cut(text: string): { kept: string[]; leftOutCharacters: number } {
  if (text.length <= MAX_TEXT_CHARACTERS) return { kept: [text], leftOutCharacters: 0 };
  const head = Math.floor(MAX_TEXT_CHARACTERS * 0.75);
  const tail = MAX_TEXT_CHARACTERS - head;
  return {
    kept: [text.slice(0, head), text.slice(-tail)],
    leftOutCharacters: text.length - MAX_TEXT_CHARACTERS,
  };
}

/** Sentences, and what of a long one fits into a line; spaces stay where they are. */
function piecesOf(paragraph: string): string[] {
  const sentences = paragraph.split(/(?<=[.!?]["')\]]? )(?=["'([]?[\p{Lu}\d])/u);
  return sentences.flatMap((sentence) =>
    Array.from({ length: Math.ceil(sentence.length / MAX_LINE_CHARACTERS) }, (_, at) =>
      sentence.slice(at * MAX_LINE_CHARACTERS, (at + 1) * MAX_LINE_CHARACTERS),
    ),
  );
}
