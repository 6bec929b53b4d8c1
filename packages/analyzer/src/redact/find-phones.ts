import { type PrivateSpan, spansOf } from './private-kind.ts';

const CONTEXT =
  /\b(?:phone|tel(?:efon|ephone)?|mobile|cell|fax|whatsapp|handy|call(?: (?:me|him|her|us|them|back))?(?: (?:at|on))?|reach(?:ed)?(?: (?:me|him|her|us|them))? (?:at|on)|ring(?: me)?(?: on)?|sms(?: to)?)\b[^\w\n)]{0,3}(?:(?:no|nr|number)\b[^\w\n)]{0,3})?$/i;
const LOOK_BACK = 40;

/** Numbers of telephones: with a country code, or behind a word for one. Other long numbers are ids, sizes and times. */
export const findPhones = (text: string): PrivateSpan[] => [
  ...spansOf('PHONE', text, {
    pattern:
      /(?<![\w.+-])(?:\+|00)[1-9]\d{0,2}[ ./-]?(?:\(\d{1,4}\)[ ./-]?)?\d{1,5}(?:[ ./-]?\d{2,5}){1,4}(?![\w-]|\.\d)/g,
    isOne: (match) => isLength(match) && (match.startsWith('+') || /[ /-]/.test(match)),
  }),
  ...spansOf('PHONE', text, {
    pattern: /(?<![\w.+-])\(?\d{2,5}\)?(?:[ ./-]{0,2}\d{2,5}){1,4}(?![\w-]|\.\d)/g,
    isOne: (match, at) =>
      isLength(match) && CONTEXT.test(text.slice(Math.max(0, at - LOOK_BACK), at)),
  }),
];

function isLength(match: string): boolean {
  const { length } = match.replaceAll(/\D/g, '');
  return length >= 7 && length <= 15;
}
