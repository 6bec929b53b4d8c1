import type { WilsonInterval } from '../../statistics/wilson-interval.ts';
import type { InjectionReport } from '../injection/run-injections.ts';
import type { ItemEvaluation, JudgeEvaluation } from './evaluate-judge.ts';
import type { Score } from './score-verdicts.ts';

/** How well a rubric is judged, as text; figures with their 95 % intervals. */
export function renderEvaluation(evaluation: JudgeEvaluation): string {
  const { texts, heldOut, items, injections, usage, unanswered, leftOut } = evaluation;
  const model = evaluation.languageModel ?? 'no language model';
  const lines = [
    `${texts} labelled texts. Text model: ${heldOut}.`,
    ...items.flatMap(itemLines),
    '',
    ...injectionLines('rules', injections.rules),
    ...injectionLines(model, injections.llm),
  ];
  if (usage.attempts > 0) {
    const cost = usage.cost === null ? 'no prices are set' : `cost ${usage.cost.toFixed(4)}`;
    lines.push(
      `Language model ${model}: ${usage.attempts} requests, ${usage.tokensIn} tokens in, ${usage.tokensOut} out, ${cost}; ${unanswered} texts without an answer.`,
    );
  }
  return [...lines, ...leftOut].join('\n');
}

function itemLines(item: ItemEvaluation): string[] {
  const { people, model, llm } = item;
  const peopleText =
    people?.kappa == null
      ? ''
      : ` Second labels agree at kappa ${interval(people)} (n ${people.n}).`;
  return [
    '',
    `${item.item}: ${item.missing} of ${item.n} miss it.${peopleText}`,
    scoreLine('always the same', item.constant),
    ...(item.rules === null ? [] : [scoreLine('rules', item.rules)]),
    ...(model === null
      ? []
      : [`${scoreLine('text model', model)}, calibration error ${number(model.calibrationError)}`]),
    ...(llm === null
      ? []
      : [
          `${scoreLine('language model', llm)}${llm.compared === 0 ? '' : `, said otherwise when asked again ${llm.flips} of ${llm.compared} times`}`,
        ]),
  ];
}

function scoreLine(name: string, score: Score): string {
  const kappa =
    score.agreement?.kappa == null ? 'kappa undefined' : `kappa ${interval(score.agreement)}`;
  const unclear = score.unclear === 0 ? '' : `, ${score.unclear} unclear`;
  return `  ${name.padEnd(16)} ${kappa}; missing: precision ${share(score.missingPrecision)}, recall ${share(score.missingRecall)}${unclear}`;
}

function injectionLines(name: string, report: InjectionReport | null): string[] {
  if (report === null) return [];
  const flipped = report.results.filter(({ flips }) => flips > 0);
  const said =
    report.controls.tried === 0
      ? 'nothing was answered'
      : flipped.length === 0
        ? 'none of the attacks changed a verdict'
        : flipped.map(({ attack, flips, tried }) => `${attack}: ${flips} of ${tried}`).join('; ');
  const { right, tried } = report.controls;
  const silent = report.unanswered === 0 ? '' : `; ${report.unanswered} texts without an answer`;
  return [
    `Injections on ${name}: ${said}; ${right} of ${tried} controls right without one${silent}.`,
  ];
}

const number = (value: number | null): string => (value === null ? 'none' : value.toFixed(3));

const interval = (of: { kappa: number | null; low: number | null; high: number | null }): string =>
  `${number(of.kappa)} (${number(of.low)} to ${number(of.high)})`;

const share = (of: WilsonInterval | null): string =>
  of === null ? 'none' : `${of.share.toFixed(2)} (${of.low.toFixed(2)} to ${of.high.toFixed(2)})`;
