import { type PrivateSpan, spansOf } from './private-kind.ts';

const CONTEXT =
  /\b(?:card|visa|master ?card|maestro|amex|american express|pan|credit|debit|kreditkarte)\b[^\n\d.;]{0,25}$/i;
const LOOK_BACK = 60;

/**
 * Numbers of payment cards: right by Luhn's check, and written in the groups of a card or behind a word for one. Ids are
 * as long, and one in ten passes the check.
 */
export const findCards = (text: string): PrivateSpan[] =>
  spansOf('CARD', text, {
    pattern: /(?<![\w.-])[2-6]\d{3}(?:[ -]?\d{2,6}){2,4}(?![\w-]|\.\d)/g,
    isOne: (match, at) => {
      const digits = match.replaceAll(/\D/g, '');
      if (digits.length < 13 || digits.length > 19 || !isLuhn(digits)) return false;
      const isGrouped = /^\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}$|^\d{4}([ -])\d{6}\2\d{5}$/.test(match);
      return isGrouped || CONTEXT.test(text.slice(Math.max(0, at - LOOK_BACK), at));
    },
  });

/** ISO/IEC 7812-1, annex B. */
function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
