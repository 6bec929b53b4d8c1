/** Text that is safe to stand in a page: built by {@link html}, never by hand. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in a template: text and numbers are escaped, markup is kept, nothing is skipped. */
export type Content = Markup | string | number | null | undefined | false | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Controls have no place in a page, and direction overrides can make a name read as another.
const UNPRINTABLE = /(?![\t\n\r])[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu;

/** Template for markup: everything put into it is escaped unless it is markup itself. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  let markup = parts[0] ?? '';
  for (const [index, content] of contents.entries()) {
    markup += textOf(content) + (parts[index + 1] ?? '');
  }
  return { markup };
}

/** Escapes a text for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd').replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
}

function textOf(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (typeof content === 'string') return escapeHtml(bindUnits(content));
  if (typeof content === 'number') return String(content);
  if ('markup' in content) return content.markup;
  return content.map(textOf).join('');
}

/** Keeps a figure and its unit on one line: `17,810 h`, `95 %`. */
function bindUnits(text: string): string {
  return text.replace(/(\d) (?=(?:h|d|s|min|%)(?!\p{L}))/gu, '$1\u00a0');
}
