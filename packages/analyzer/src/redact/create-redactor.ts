import { findAddresses } from './find-addresses.ts';
import { findCards } from './find-cards.ts';
import { findEmails } from './find-emails.ts';
import { findIbans } from './find-ibans.ts';
import { findPhones } from './find-phones.ts';
import { findSecrets } from './find-secrets.ts';
import type { PrivateSpan } from './private-kind.ts';

/** Takes what is private out of texts and puts it back; what it took never leaves the process. */
export interface Redactor {
  /** The text with placeholders such as `<EMAIL_1>`; the same value has the same one in every text. */
  redact(text: string): string;
  /** Puts back what stands behind the placeholders of a text. */
  restore(text: string): string;
  /** How much was taken out, by kind. */
  counts(): Readonly<Record<string, number>>;
}

const FINDERS = [findSecrets, findEmails, findIbans, findCards, findPhones] as const;
const PLACEHOLDER = /<(?:SECRET|EMAIL|IBAN|CARD|PHONE|IP)_\d+>/g;

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

  return {
    redact(text) {
      if (level === 'off') return text;
      // What already reads like a placeholder is taken out too, or it would come back as another's value.
      const written = [...text.matchAll(PLACEHOLDER)].map(
        ({ 0: match, index }): PrivateSpan => ({
          ...{ kind: 'SECRET', start: index, end: index + match.length },
        }),
      );
      let result = '';
      let end = 0;
      for (const span of withoutOverlaps([...written, ...finders.flatMap((find) => find(text))])) {
        result += text.slice(end, span.start);
        result += placeholderOf(span.kind, text.slice(span.start, span.end));
        end = span.end;
      }
      return result + text.slice(end);
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
