import { findAddresses } from './find-addresses.ts';
import { findCards } from './find-cards.ts';
import { findEmails } from './find-emails.ts';
import { findIbans } from './find-ibans.ts';
import { findPhones } from './find-phones.ts';
import { findSecrets } from './find-secrets.ts';
import { PRIVATE_KINDS, type PrivateSpan } from './private-kind.ts';

/** Takes what is private out of texts and puts it back; what it took never leaves the process. */
export interface Redactor {
  /** The text with placeholders such as `<EMAIL_1>`; the same value has the same one in every text. */
  redact(text: string): string;
  /**
   * As {@link redact}, of a text that was cut into lines; `between[n]` stood before line n. What reaches over several
   * lines is found as if they were one, and has its placeholder in each.
   */
  redactLines(lines: readonly string[], between: readonly string[]): string[];
  /** Puts back what stands behind the placeholders of a text. */
  restore(text: string): string;
  /** How much was taken out, by kind. */
  counts(): Readonly<Record<string, number>>;
}

const FINDERS = [findSecrets, findEmails, findIbans, findCards, findPhones] as const;
const PLACEHOLDER = new RegExp(`<(?:${PRIVATE_KINDS.join('|')})_\\d+>`, 'g');

/**
 * A redactor for texts that belong together. `standard` takes out secrets, e-mail addresses, IBANs, cards and phone
 * numbers; `strict` IP addresses too; `off` nothing. Versions, ids, error text and stack traces stay: they are what is
 * looked for.
 */
export function createRedactor(level: 'strict' | 'standard' | 'off' = 'standard'): Redactor {
  const placeholders = new Map<string, string>();
  const values = new Map<string, string>();
  const numbers = new Map<string, number>();
  const finders = level === 'strict' ? [...FINDERS, findAddresses] : FINDERS;

  const placeholderOf = (kind: string, value: string): string => {
    const key = `${kind} ${value}`;
    const known = placeholders.get(key);
    if (known !== undefined) return known;
    const number = (numbers.get(kind) ?? 0) + 1;
    numbers.set(kind, number);
    const placeholder = `<${kind}_${number}>`;
    placeholders.set(key, placeholder);
    values.set(placeholder, value);
    return placeholder;
  };

  const spansOf = (text: string): PrivateSpan[] => {
    if (level === 'off') return [];
    // What already reads like a placeholder is taken out too, or it would come back as another's value.
    const written = [...text.matchAll(PLACEHOLDER)].map(
      ({ 0: match, index }): PrivateSpan => ({
        ...{ kind: 'SECRET', start: index, end: index + match.length },
      }),
    );
    return withoutOverlaps([...written, ...finders.flatMap((find) => find(text))]);
  };

  /** The part of a text from `start` to `end`; spans that reach into it have their placeholder in it. */
  const redactPart = (
    text: string,
    spans: readonly PrivateSpan[],
    [start, end]: readonly [number, number],
  ): string => {
    let result = '';
    let at = start;
    for (const span of spans) {
      if (span.end <= start || span.start >= end) continue;
      result += text.slice(at, Math.max(at, span.start));
      result += placeholderOf(span.kind, text.slice(span.start, span.end));
      at = span.end;
    }
    return result + text.slice(at, Math.max(at, end));
  };

  return {
    redact: (text) => redactPart(text, spansOf(text), [0, text.length]),
    redactLines(lines, between) {
      let text = '';
      const places = lines.map((line, at) => {
        const start = text.length + (between[at] ?? '').length;
        text += (between[at] ?? '') + line;
        return [start, text.length] as const;
      });
      const spans = spansOf(text);
      return places.map((place) => redactPart(text, spans, place));
    },
    restore: (text) => text.replaceAll(PLACEHOLDER, (match) => values.get(match) ?? match),
    counts: () => Object.fromEntries(numbers),
  };
}

/** In the order of the text; of two that overlap, one that covers both. */
function withoutOverlaps(spans: readonly PrivateSpan[]): PrivateSpan[] {
  const sorted = spans.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const kept: PrivateSpan[] = [];
  for (const span of sorted) {
    const last = kept.at(-1);
    if (last === undefined || span.start >= last.end) kept.push(span);
    else if (span.end > last.end) kept[kept.length - 1] = { ...last, end: span.end };
  }
  return kept;
}
