/** What a text may say: the numbers that were counted, and texts whose own numbers are names. */
export interface Facts {
  readonly numbers: readonly number[];
  /** Such as claims, names of teams and queries: their words may be repeated. */
  readonly texts: readonly string[];
  /** What names are in, such as keys and the question: `Firefox 150` may be repeated from there, other words not. */
  readonly names: readonly string[];
  /** Somebody changed something and compared: then, and only then, may causes be named. */
  readonly isExperiment: boolean;
}

const NUMBER = /\d+(?:[,.\u202f ]\d{3})*(?:\.\d+)?/g;
/** Numbers in words, and words that hide one. */
const NUMBER_WORD =
  /\b(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million|dozens?|half|halves|thirds?|quarters?|twice|thrice|double[sd]?|triple[sd]?|tenfold|majority|most)\b/gi;
const CAUSAL =
  /\b(?:caus(?:e[sd]?|ing|al(?:ly)?)|because|due to|owing to|thanks to|leads? to|led to|results? in|resulted in|driv(?:es?|en|ing)|reduc(?:es?|ed|ing)|increas(?:es?|ed|ing)|improv(?:es?|ed|ing)|speed(?:s|ed|ing)? up|slow(?:s|ed|ing)? down|shorten(?:s|ed|ing)?|prevent(?:s|ed|ing)?|enabl(?:es?|ed|ing)|effects? of|impact of|makes? (?:it|them|handoffs|work)|so that)\b/gi;

/** What is wrong with a text, as sentences; empty where it may be shown. Every number must be one that was counted. */
export function gateProblems(text: string, facts: Facts): string[] {
  const texts = facts.texts.join('\n').toLowerCase();
  const named = `${texts}\n${facts.names.join('\n').toLowerCase()}`;
  const numbers = [...text.matchAll(NUMBER)].filter(
    ({ 0: token, index }) =>
      !isNamed(token, text, index, named) &&
      !isCounted(token, text.slice(index + token.length), facts.numbers),
  );
  const words = [...text.matchAll(NUMBER_WORD)].filter(([word]) => !hasWords(texts, word));
  const causal = facts.isExperiment
    ? []
    : [...text.matchAll(CAUSAL)].filter(([word]) => !hasWords(texts, word));
  return [
    ...numbers.map(([token]) => `${token} is not a number that was counted.`),
    ...words.map(([word]) => `"${word}" is a number that was not counted.`),
    ...causal.map(([word]) => `"${word}" names a cause, and nothing here was an experiment.`),
  ];
}

/** A number that is part of a name, such as the 150 of Firefox 150: it stands there with the same word before it. */
function isNamed(token: string, text: string, at: number, named: string): boolean {
  const word = /[\p{L}_:/#.-]+[ _-]?$/u.exec(text.slice(0, at))?.[0] ?? '';
  return word.trim().length > 1 && hasWords(named, word + token);
}

/** Whether a text, in lower case, holds whole words in this order; a number there does not go on. */
function hasWords(text: string, words: string): boolean {
  const escaped = words.toLowerCase().replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\d_])${escaped}(?![\\p{L}\\d_]|\\.\\d)`, 'u').test(text);
}

/** Equal after rounding to as many places as it was written with, as itself or as a percentage. */
function isCounted(token: string, behind: string, numbers: readonly number[]): boolean {
  const plain = token.replaceAll(/[,\u202f ](?=\d{3})/g, '');
  const value = Number(plain);
  const places = plain.includes('.') ? plain.length - plain.indexOf('.') - 1 : 0;
  const isPercent = /^\s?(?:%|percent|per cent|of a hundred)/.test(behind);
  return numbers.some((number) => {
    const meant = isPercent ? [number, number * 100] : [number];
    return meant.some(
      (one) =>
        Math.abs(Math.abs(one) - value) <= 0.5 * 10 ** -places + 1e-9 &&
        (places > 0 || Number.isInteger(one) || Math.abs(one) >= 10 || isPercent),
    );
  });
}

/** Every number in rows, whatever holds it, and every text; keys are none. */
export function factsOfRows(rows: unknown): Pick<Facts, 'numbers' | 'texts'> {
  const numbers: number[] = [];
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'number' && Number.isFinite(value)) numbers.push(value);
    else if (typeof value === 'string') texts.push(value);
    else if (Array.isArray(value)) for (const one of value) walk(one);
    else if (typeof value === 'object' && value !== null) {
      for (const one of Object.values(value)) walk(one);
    }
  };
  walk(rows);
  return { numbers, texts };
}
