import { tooMany } from './transcode-limits.ts';

/** Members and items that a value may hold for JSON.parse: each takes up to a hundred times the memory of its text. */
const MAX_VALUES = 1 << 20;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** What the next value of a text is, by its first byte. */
export type JsonKind = 'object' | 'array' | 'other';

/**
 * Walks a JSON text from value to value, so that a large one is parsed piece by piece and never stands whole in memory.
 * Throws a SyntaxError where the text is no JSON; the pieces are for JSON.parse to judge. Throws a CollectorError
 * `limit_exceeded` for a piece of more than a million values.
 */
export class JsonWalker {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Kind of the next value, which stays the next. */
  kind(): JsonKind {
    const byte = this.#next();
    return byte === OPEN_BRACE ? 'object' : byte === OPEN_BRACKET ? 'array' : 'other';
  }

  /** Walks the members of an object; `onMember` takes the value of each. */
  object(onMember: (name: string) => void): void {
    this.#members(OPEN_BRACE, CLOSE_BRACE, () => {
      if (this.#next() !== QUOTE) throw notJson();
      const name = JSON.parse(this.text()) as string;
      this.#expect(COLON);
      onMember(name);
    });
  }

  /** Walks the items of an array; `onItem` takes each. */
  array(onItem: (index: number) => void): void {
    let index = 0;
    this.#members(OPEN_BRACKET, CLOSE_BRACKET, () => onItem(index++));
  }

  /** Takes the next value as it is written. */
  text(): string {
    this.#next();
    const start = this.#at;
    this.#at = this.#endOfValue(start);
    return this.#bytes.toString('utf8', start, this.#at);
  }

  /** Expects that nothing comes any more. */
  end(): void {
    if (this.#next() !== undefined) throw notJson();
  }

  #members(open: number, close: number, onOne: () => void): void {
    this.#expect(open);
    if (this.#next() === close) {
      this.#at++;
      return;
    }
    for (;;) {
      onOne();
      const byte = this.#next();
      this.#at++;
      if (byte === close) return;
      if (byte !== COMMA) throw notJson();
    }
  }

  #expect(byte: number): void {
    if (this.#next() !== byte) throw notJson();
    this.#at++;
  }

  /** The next byte that is not white space. */
  #next(): number | undefined {
    const bytes = this.#bytes;
    let at = this.#at;
    while (isSpace(bytes[at])) at++;
    this.#at = at;
    return bytes[at];
  }

  #endOfValue(start: number): number {
    const bytes = this.#bytes;
    let depth = 0;
    let values = 0;
    for (let at = start; at < bytes.length; ) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        at = this.#endOfString(at);
        if (depth === 0) return at;
        continue;
      }
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        depth++;
        values++;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        // Of a value without brackets around it, this is the end of what it stands in.
        if (depth === 0) return at;
        depth--;
        if (depth === 0) return at + 1;
      } else if (depth === 0) {
        if (byte === COMMA || isSpace(byte)) return at;
      } else if (byte === COMMA) values++;
      if (values > MAX_VALUES) throw tooMany('a span or resource', 'values');
      at++;
    }
    if (depth > 0) throw notJson();
    return bytes.length;
  }

  #endOfString(start: number): number {
    const bytes = this.#bytes;
    for (let at = start + 1; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) return at + 1;
      if (byte === BACKSLASH) at++;
    }
    throw notJson();
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function notJson(): SyntaxError {
  return new SyntaxError('not JSON');
}
