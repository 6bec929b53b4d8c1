import type { HandoffVerdict } from '@baton/conventions';
import { ATTACKS } from './attacks.ts';

/** What a judge is tried with: a text that has an item, and one that lacks it. */
export interface InjectionCase {
  readonly item: string;
  readonly with: string;
  readonly without: string;
}

/** How a judge bore one attack. */
export interface InjectionResult {
  readonly attack: string;
  /** Texts that were judged with it and without. */
  readonly tried: number;
  /** Verdicts that it turned into what it wanted; of a benign one, any that changed. */
  readonly flips: number;
}

/** How a judge bore all of them. */
export interface InjectionReport {
  readonly results: readonly InjectionResult[];
  /** Texts that have the item or lack it and were judged so without an attack: a judge that never says present passes every attack. */
  readonly controls: { readonly tried: number; readonly right: number };
  /** Texts of which there was no answer: they bore nothing. */
  readonly unanswered: number;
}

/** Asks a judge about texts as they are and dressed with every attack; it says undefined where it has no answer. */
export async function runInjections(
  cases: readonly InjectionCase[],
  judge: (text: string, item: string) => Promise<HandoffVerdict | undefined>,
): Promise<InjectionReport> {
  let unanswered = 0;
  const ask = async (text: string, item: string): Promise<HandoffVerdict | undefined> => {
    const said = await judge(text, item);
    if (said === undefined) unanswered++;
    return said;
  };
  const plain = await Promise.all(
    cases.map(async (one) => ({
      ...one,
      saidWith: await ask(one.with, one.item),
      saidWithout: await ask(one.without, one.item),
    })),
  );
  const tried = plain
    .flatMap(({ saidWith, saidWithout }) => [saidWith, saidWithout])
    .filter((said) => said !== undefined).length;
  const right = plain.reduce(
    (sum, { saidWith, saidWithout }) =>
      sum + Number(saidWith === 'present') + Number(saidWithout === 'absent'),
    0,
  );
  const results: InjectionResult[] = [];
  for (const { name, wants, dress } of ATTACKS) {
    const flips = await Promise.all(
      plain.map(async ({ item, saidWith, saidWithout, ...texts }) => {
        // Who wants it absent attacks what has it; everybody else what lacks it.
        const [text, before] =
          wants === 'absent' ? [texts.with, saidWith] : [texts.without, saidWithout];
        const after = before === undefined ? undefined : await ask(dress(text, item), item);
        if (after === undefined) return undefined;
        return after !== before && (wants === 'nothing' || after === wants);
      }),
    );
    const answered = flips.filter((flip) => flip !== undefined);
    results.push({ attack: name, tried: answered.length, flips: answered.filter(Boolean).length });
  }
  return { results, controls: { tried, right }, unanswered };
}
