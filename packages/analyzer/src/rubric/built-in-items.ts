import type { ItemKind } from './item-kind.ts';
import type { RubricItem } from './rubric.ts';

type BuiltIn = Pick<RubricItem, 'ask' | 'definition' | 'notThis' | 'examples'>;

/** What each kind means, written once: two readings of one word were seen to move kappa by 0.4. */
export const BUILT_IN_ITEMS: Readonly<Record<ItemKind, BuiltIn>> = {
  error_message: {
    ask: 'What exactly does the error say? Copy the message, its code or the stack trace.',
    definition:
      'A specific error is named so that it could be searched for: the wording of a message, an error or status code, an exception, or lines of a log or stack trace.',
    notThis: [
      'That there is an error, without its wording: "got an error", "some error message".',
      'What goes wrong in plain words: "the page stays empty".',
    ],
    examples: ['Exact message: "HTTP 504 Gateway Timeout on POST /api/exports".'],
  },
  browser: {
    ask: 'In which browser, and in which version of it?',
    definition: 'A browser is named.',
    notThis: ['"In the browser".'],
    examples: ['Seen in Firefox 150 on Windows 11.'],
  },
  version: {
    ask: 'Which version or build of the product is it?',
    definition: 'A version, release or build of the product is named by its number or name.',
    notThis: ['"The latest version".', 'The version of a browser or operating system.'],
    examples: ['Since version 7.15.1.'],
  },
  environment: {
    ask: 'Where does it happen? Name the browser or client, the operating system and the product version.',
    definition:
      'At least one concrete part of where it happens is named: a browser, device or operating system, or a version or build of the product.',
    notThis: ['"In the browser", "on their machine", "the latest version".'],
    examples: ['Seen in Firefox 150 on Windows 11.', 'Since version 7.15.1.'],
  },
  steps_to_reproduce: {
    ask: 'How can it be seen again? Write the steps, beginning where you begin.',
    definition:
      'What somebody does, in order, so that it happens: steps, commands, code or input that can be repeated by a reader who does not know the case.',
    notThis: [
      'That it can or cannot be reproduced, without how.',
      'Only what goes wrong, or only when it began.',
    ],
    examples: ['Open a saved report, add a second filter, press Apply.'],
  },
  expected_behaviour: {
    ask: 'What should have happened instead?',
    definition: 'It is said what should happen, or what the sender expected to happen.',
    notThis: ['Only what did happen.', 'A wish to have it fixed.'],
    examples: ['The grid should show all 40 rows.'],
  },
  observed_behaviour: {
    ask: 'What happens? Describe what can be seen.',
    definition: 'It is said what went wrong or what can be seen.',
    notThis: ['A request without a symptom: "please check".'],
    examples: ['The export never finishes.'],
  },
  customer_impact: {
    ask: 'What does it cost the customer: who is affected, how many, and what cannot be done until it is solved?',
    definition:
      'A concrete consequence is named: who or how many are affected, what is blocked, money, a date or a contract that depends on it, or that a workaround exists.',
    notThis: [
      'Urgency without a reason: "urgent!!", "they would like it fixed soon", "not happy".',
    ],
    examples: ['Month-end closing is blocked for 40 people.'],
  },
  tried_so_far: {
    ask: 'What was tried already, and what came of it?',
    definition:
      'At least one concrete attempt to solve or narrow down the problem is named, with or without its result.',
    notThis: ['"Tried everything", "the usual things".', 'Steps that bring the problem about.'],
    examples: ['Cleared the cache and signed in again: no change.'],
  },
};
