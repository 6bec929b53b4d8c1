// The marks Markdown and its common dialects give a meaning, and those of HTML.
const MARKS = /[\\`*_{}[\]()#+.!|<>~&$@:-]/g;
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const UNPRINTABLE = /[\p{Cs}\p{Bidi_Control}]/gu;

/** Escapes a name so that no Markdown reader takes it for markup; it stays on one line. */
export function escapeMarkdown(text: string): string {
  return text.replace(BREAKS, ' ').replace(UNPRINTABLE, '\ufffd').replace(MARKS, '\\$&');
}

/** A Markdown table; cells must be escaped already. */
export function markdownTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
