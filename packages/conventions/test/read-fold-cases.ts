import { readFileSync } from 'node:fs';
import type { Fact } from '../src/fact.ts';
import type { Verb } from '../src/verb.ts';

/** One case: facts in order of arrival and what the fold must make of them; only given keys count. */
export interface FoldCase {
  readonly name: string;
  readonly facts: readonly Fact[];
  readonly expected: {
    readonly handoffs: readonly Readonly<Record<string, unknown>>[];
    readonly item: Readonly<Record<string, unknown>>;
  };
}

interface WrittenFact extends Record<string, unknown> {
  readonly verb: Verb;
  readonly spanId: string;
  readonly at?: string;
  readonly spanEnd?: string;
  readonly handoff?: string;
  readonly score?: number;
}

/** Reads a file of `testdata`, its times turned into milliseconds. */
export function readFoldCases(file: string): FoldCase[] {
  const text = readFileSync(new URL(`../testdata/${file}`, import.meta.url), 'utf8');
  const { cases } = JSON.parse(text) as {
    cases: (Omit<FoldCase, 'facts'> & { facts: WrittenFact[] })[];
  };
  return cases.map(({ name, facts, expected }) => ({
    name,
    facts: facts.map(toFact),
    expected: { handoffs: expected.handoffs.map(inMillis), item: inMillis(expected.item) },
  }));
}

function toFact({ at, spanEnd, handoff, score, ...rest }: WrittenFact): Fact {
  return {
    namespace: '',
    process: 'cases',
    item: 'item',
    cycle: 1,
    ...rest,
    atMillis: Date.parse(at ?? spanEnd ?? ''),
    ...(handoff === undefined ? {} : { handoffName: handoff }),
    ...(score === undefined ? {} : { outcomeScore: score }),
  };
}

function inMillis(expected: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(expected).map(([key, value]) =>
      key.endsWith('At')
        ? [`${key}Millis`, typeof value === 'string' ? Date.parse(value) : value]
        : [key, value],
    ),
  );
}
