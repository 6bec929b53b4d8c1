import { terminalText, type WordedFinding } from '@baton/analyzer';
import { Option } from 'commander';
import type { Stack } from '../engine/stack.ts';

/** Findings that are worded at most: those told first. */
const MOST = 10;

interface Told {
  readonly id: string;
  readonly claim: string;
  readonly status?: string;
}

/** `--words`, of commands that tell findings. */
export const wordsOption = (): Option =>
  new Option(
    '--words',
    'have the language model word what is told; a number that was not counted, or none to ask, and the sentence of code stays',
  );

/** Has the engine word the first findings that hold. */
export async function wordsOf(
  stack: Pick<Stack, 'text'>,
  findings: readonly Told[],
): Promise<WordedFinding[]> {
  const ids = findings
    .filter(({ status }) => status !== 'gone')
    .slice(0, MOST)
    .map(({ id }) => id);
  if (ids.length === 0) return [];
  return (await stack.text({ do: 'word', findings: ids })) as WordedFinding[];
}

/** The findings with their claims in these words. */
export function inWords<T extends Told>(
  findings: readonly T[],
  words: readonly WordedFinding[],
): T[] {
  const texts = new Map(words.map(({ findingId, text }) => [findingId, text]));
  return findings.map((one) => ({ ...one, claim: texts.get(one.id) ?? one.claim }));
}

/** What was worded by whom, and what was not and why. */
export function wordsNote(words: readonly WordedFinding[]): string {
  if (words.length === 0) return 'There was nothing to put into words.';
  const worded = words.filter(({ isWorded }) => isWorded).length;
  const why = new Set(words.flatMap(({ leftOut }) => leftOut));
  const by =
    worded === 0
      ? []
      : [
          `${worded} of ${words.length} claims are in the words of a language model; every number in them was counted by code.`,
        ];
  return [...by, ...why].map(terminalText).join('\n');
}
