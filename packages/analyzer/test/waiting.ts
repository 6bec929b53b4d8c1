import { type Fact, hashIds, type ProcessDefinition } from '@baton/conventions';
import { factsOf, type Step } from './fill-store.ts';

/** Engineers are there from 9 to 17 on weekdays; nobody declares hours of support. */
export const repairs: ProcessDefinition = {
  name: 'repairs',
  version: '1',
  stages: { triage: { team: 'support' }, build: { team: 'engineering' } },
  handoffs: { escalate: { from: 'triage', to: 'build' }, ask: { from: 'build', to: 'triage' } },
  teams: { engineering: { calendar: 'office' } },
  calendars: {
    office: { timeZone: 'UTC', hours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }] },
  },
};

const TO_ENGINEERING = {
  sourceStage: 'triage',
  sourceTeam: 'support',
  targetStage: 'build',
  targetTeam: 'engineering',
} as const;

/** `HH:MM` of Monday 4 January 2027, or of the day after with a leading `+`. */
const at = (time: string): string =>
  time.startsWith('+') ? `2027-01-05T${time.slice(1)}:00Z` : `2027-01-04T${time}:00Z`;

/** What happened to one handoff to the engineers, by time of day. */
interface Told {
  readonly initiate: string;
  readonly accept?: string;
  readonly end?: string;
  /** Pairs of question and answer; no answer: an empty string. */
  readonly asked?: readonly (readonly [question: string, answer: string])[];
  readonly name?: string;
}

function handoff(
  item: string,
  { initiate, accept, end, asked = [], name = 'escalate' }: Told,
): Fact[] {
  // The handoff's own id follows from the event id, so the others name it by its initiate's span.
  const about = { handoffName: name, handoffId: hashIds(['', 'repairs', item, '1'], 8) };
  const steps: (Step | undefined)[] = [
    { verb: 'open', at: at('07:00'), targetStage: 'triage', targetTeam: 'support' },
    {
      verb: 'initiate',
      at: at(initiate),
      eventId: `e-${item}`,
      handoffName: name,
      ...TO_ENGINEERING,
    },
    ...asked.flatMap(([question, answer]): (Step | undefined)[] => [
      { verb: 'request_clarification', at: at(question), ...about },
      // Without an id: it has to be found by its name.
      answer === ''
        ? undefined
        : { verb: 'provide_clarification', at: at(answer), handoffName: name },
    ]),
    accept === undefined ? undefined : { verb: 'accept', at: at(accept), ...about },
    end === undefined ? undefined : { verb: 'complete', at: at(end), ...about },
  ];
  return factsOf(
    { process: 'repairs', item },
    steps.filter((step) => step !== undefined),
  );
}

/**
 * Seven handoffs to the engineers whose every minute of waiting can be put down to a cause by hand. They
 * work on one item at a time but for 10 of 810 minutes, so they are full with one.
 */
export const repairFacts: readonly Fact[] = [
  // Waits for the office to open.
  ...handoff('R-1', { initiate: '08:00', accept: '09:00', end: '10:00' }),
  // Behind R-1 for 30 minutes, then nobody says why for 30.
  ...handoff('R-2', { initiate: '09:30', accept: '10:30', end: '12:30' }),
  // A question is open from 10:00 to 11:00, R-2 is in hand until 12:30, R-4 is taken first.
  ...handoff('R-3', {
    initiate: '10:00',
    accept: '13:30',
    end: '14:30',
    asked: [
      ['10:00', '11:00'],
      ['14:00', '14:15'],
    ],
  }),
  ...handoff('R-4', { initiate: '12:00', accept: '12:30', end: '13:30', name: 'urgent' }),
  // Collected from 15:00 until R-6 is there, both picked up next morning.
  ...handoff('R-5', { initiate: '15:00', accept: '+09:10', end: '+09:20' }),
  ...handoff('R-6', { initiate: '16:30', accept: '+09:10', end: '+10:10' }),
  // Still waiting.
  ...handoff('R-7', { initiate: '+09:00' }),
];

/** When the tests look: R-7 has waited for three hours. */
export const REPAIRS_NOW_MILLIS = Date.parse('2027-01-05T12:00:00Z');
