const BREAKS = /[\s\p{Zl}\p{Zp}]+/gu;
// Escape sequences begin with a control; direction overrides can make a name read as another.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu;
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60\u3000-\u303e]/u;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A name as a terminal may show it: on one line, without control characters. */
export function terminalText(text: string): string {
  return text.replace(BREAKS, ' ').replace(UNPRINTABLE, '\ufffd');
}

/** Columns a text takes on a terminal. */
export function textWidth(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/** Cuts a text to at most `width` columns, with an ellipsis in place of its end. */
export function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let fitted = '';
  let taken = 0;
  for (const { segment } of segmenter.segment(text)) {
    taken += WIDE.test(segment) ? 2 : 1;
    if (taken > width - 1) break;
    fitted += segment;
  }
  return width > 0 ? `${fitted}…` : '';
}

/** Cuts a text to at most `width` columns in its middle: names of a kind often end differently. */
export function fitMiddle(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const tail = takeEnd(text, Math.floor((width - 1) / 2));
  return fitText(text, width - textWidth(tail)) + tail;
}

function takeEnd(text: string, width: number): string {
  let end = '';
  for (const { segment } of [...segmenter.segment(text)].reverse()) {
    if (textWidth(segment + end) > width) break;
    end = segment + end;
  }
  return end;
}

/** Breaks a text into lines of at most `width` columns, between words where it can. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? fitText(word, width) : `${line} ${word}`;
  }
  return [...lines, line];
}
