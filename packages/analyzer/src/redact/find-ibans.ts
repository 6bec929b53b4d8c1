import { type PrivateSpan, spansOf } from './private-kind.ts';

/** Account numbers whose check digits are right. */
export const findIbans = (text: string): PrivateSpan[] =>
  spansOf('IBAN', text, {
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g,
    isOne: isIban,
  });

/** ISO 13616: the country and check digits moved behind, letters as numbers, modulo 97 is 1. */
function isIban(text: string): boolean {
  const compact = text.replaceAll(' ', '');
  if (compact.length < 15 || compact.length > 34) return false;
  let rest = 0;
  for (const mark of compact.slice(4) + compact.slice(0, 4)) {
    const digits = /\d/.test(mark) ? mark : String(mark.charCodeAt(0) - 55);
    for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1;
}
