/** A piece of a statement; positions are bytes of the text. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'symbol';
  /** As written, but for the quotes. */
  readonly text: string;
  /** Of a word: in upper case; else empty. */
  readonly keyword: string;
  readonly start: number;
  readonly end: number;
}

const WORD = /[A-Za-z_][A-Za-z0-9_$]*/y;
const NUMBER = /[0-9][A-Za-z0-9_.]*/y;
const SPACE = /[ \t\n\v\f\r]+/y;
/** ClickHouse skips blanks of any script, takes other minuses, and knows more quotes: here nothing may hide behind one. */
const PRINTABLE = /[\x21-\x7e]/y;
const LINE_COMMENT = /(?:--|#[ !])[^\n]*/y;
const HEREDOC = /\$[A-Za-z0-9_]*\$/y;

/** A statement that cannot be cut into tokens. */
export class TokenError extends Error {}

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
};

const endOfQuoted = (text: string, start: number): number => {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at + 1;
  }
  throw new TokenError(`A quote is not closed: ${text.slice(start, start + 40)}`);
};

const endOfComment = (text: string, start: number): number => {
  const end = text.indexOf('*/', start + 2);
  if (end < 0) throw new TokenError('A comment is not closed.');
  // ClickHouse nests comments; cutting them differently than it does could hide words from us.
  if (text.slice(start + 2, end).includes('/*')) {
    throw new TokenError('A comment within a comment is not taken here.');
  }
  return end + 2;
};

/**
 * Cuts ClickHouse SQL into tokens, without comments. `text` holds one character per byte (latin1), so
 * that data of any kind may follow the statement. Lazy: nothing behind the last token asked for is
 * looked at.
 */
export function* tokensOf(text: string): Generator<Token> {
  let at = 0;
  while (at < text.length) {
    const skipped =
      matchAt(SPACE, text, at) ??
      matchAt(LINE_COMMENT, text, at) ??
      (text.startsWith('/*', at) ? text.slice(at, endOfComment(text, at)) : undefined);
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    const token = tokenAt(text, at);
    yield token;
    at = token.end;
  }
}

function tokenAt(text: string, start: number): Token {
  const word = matchAt(WORD, text, start);
  if (word !== undefined) {
    const keyword = word.toUpperCase();
    return { kind: 'word', text: word, keyword, start, end: start + word.length };
  }
  const first = text[start] as string;
  if (first === "'" || first === '"' || first === '`') {
    const end = endOfQuoted(text, start);
    const inner = text.slice(start + 1, end - 1);
    if (first !== "'" && inner.includes('\\')) {
      throw new TokenError('A backslash in a quoted name is not taken here.');
    }
    return { kind: first === "'" ? 'string' : 'quoted', text: inner, keyword: '', start, end };
  }
  if (matchAt(PRINTABLE, text, start) === undefined) {
    throw new TokenError(
      'Only ASCII is taken outside of quotes and comments: no curly quotes, no other blanks.',
    );
  }
  // A comment to ClickHouse, which other tools read as two divisions.
  if (text.startsWith('//', start)) throw new TokenError('A comment begins with -- here, not //.');
  const heredoc = matchAt(HEREDOC, text, start);
  if (heredoc !== undefined) {
    const close = text.indexOf(heredoc, start + heredoc.length);
    if (close < 0) throw new TokenError(`The text after ${heredoc} is not closed.`);
    const end = close + heredoc.length;
    const inner = text.slice(start + heredoc.length, close);
    return { kind: 'string', text: inner, keyword: '', start, end };
  }
  const number = matchAt(NUMBER, text, start) ?? first;
  return { kind: 'symbol', text: number, keyword: '', start, end: start + number.length };
}
