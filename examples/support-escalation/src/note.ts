import type { Random } from './random.ts';
import type { FormContext } from './step.ts';

/**
 * Writes the free text of a handoff from what its form holds: what is in the form may be told, what
 * is not in the form is told vaguely or not at all.
 */
export function writeNote(o: {
  readonly random: Random;
  readonly context: FormContext;
  /** What the customer calls it. */
  readonly symptom: string;
}): string {
  const { random, context } = o;
  const writer = random.pick([writeReport, writeReport, writeTelegram, writeLetter]);
  return writer({ random, context, symptom: o.symptom });
}

type Writer = (o: {
  readonly random: Random;
  readonly context: FormContext;
  readonly symptom: string;
}) => string;

const writeReport: Writer = ({ random, context, symptom }) =>
  sentences([
    `Customer reports that ${symptom}${context.product_version ? ` since version ${context.product_version}` : ''}.`,
    context.error_message
      ? `Exact message: "${context.error_message}".`
      : random.pick(['There is some error message.', 'No message noted.', '']),
    context.browser ? `Seen in ${context.browser}.` : random.pick(['Happens in the browser.', '']),
    context.steps_to_reproduce && `To reproduce: ${context.steps_to_reproduce}.`,
    context.customer_impact
      ? `Impact: ${context.customer_impact}.`
      : random.pick(['They would like it fixed soon.', '']),
    context.screenshot && `Screenshot attached (${context.screenshot}).`,
  ]);

const writeTelegram: Writer = ({ random, context, symptom }) =>
  sentences([
    random.pick([`${symptom}, pls check`, `${symptom}??`, `fyi: ${symptom}`]),
    context.error_message ? `err: ${context.error_message}` : random.pick(['got an error', '']),
    context.browser && `(${context.browser})`,
    context.product_version && `v${context.product_version}`,
    context.customer_impact ? `- ${context.customer_impact}` : random.pick(['urgent!!', '', '']),
  ]);

const writeLetter: Writer = ({ random, context, symptom }) =>
  sentences([
    random.pick([
      'Hi team, the customer wrote again today and is not happy.',
      'Hello, please see the thread with the customer below.',
      'Could somebody take this one over? I have tried the usual things.',
    ]),
    `As far as I understand, ${symptom}.`,
    context.error_message && `The screen says "${context.error_message}".`,
    context.steps_to_reproduce
      ? `I could see it myself: ${context.steps_to_reproduce}.`
      : random.pick(['I could not see it on my side.', 'It does not work for them.']),
    context.customer_impact && `It matters because ${context.customer_impact}.`,
    context.browser && `They use ${context.browser}.`,
    random.pick(['Thanks!', 'Thank you and best regards', '']),
  ]);

function sentences(parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}
