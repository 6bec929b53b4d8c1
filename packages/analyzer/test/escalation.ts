import type { Fact, ProcessDefinition } from '@baton/conventions';
import { factsOf, type Step } from './fill-store.ts';

/** When the tests look at the store. */
export const NOW_MILLIS = Date.parse('2027-02-03T10:00:00Z');

/** The process the test items go through; its due times follow from the agreed 10 hours. */
export const escalation: ProcessDefinition = {
  name: 'escalation',
  version: '3',
  stages: { triage: { team: 'support' }, build: { team: 'engineering' } },
  handoffs: {
    escalate: {
      from: 'triage',
      to: 'build',
      context: { error: { required: true }, browser: { required: true } },
      sla: { complete: '10h' },
    },
  },
  paths: [{ seq: ['triage', 'build'] }],
};

const PAIR = {
  handoffName: 'escalate',
  sourceStage: 'triage',
  sourceTeam: 'support',
  targetStage: 'build',
  targetTeam: 'engineering',
} as const;

/** The `hour`th hour of the item's day, item 1 on Monday 4 January 2027. */
const hourOf = (item: number, hour: number): string =>
  new Date(Date.UTC(2027, 0, 3 + item, hour)).toISOString();

function open(item: number): Step {
  return { verb: 'open', at: hourOf(item, 9), targetStage: 'triage', targetTeam: 'support' };
}

function initiate(item: number, hour = 10): Step {
  const hasBrowser = item % 2 === 0;
  return {
    verb: 'initiate',
    at: hourOf(item, hour),
    ...PAIR,
    handoffId: `h${item}`,
    slaCompleteSeconds: 36_000,
    completeness: hasBrowser ? 1 : 0.5,
    requiredFields: ['error', 'browser'],
    presentFields: hasBrowser ? ['error', 'browser'] : ['error'],
    missingFields: hasBrowser ? [] : ['browser'],
  };
}

/**
 * Item n of 1 to 12 waits n hours and is worked on for 2: ended after 3 to 14 hours, 8.5 in the median.
 * The engineers ask back in item 10 (an answer takes 1 hour) and bounce item 11.
 */
function handedOver(item: number): Step[] {
  const handoff = { handoffName: 'escalate', handoffId: `h${item}` };
  const accept: Step = { verb: 'accept', at: hourOf(item, 10 + item), ...handoff };
  const end = hourOf(item, 12 + item);
  if (item === 11) {
    return [
      open(item),
      initiate(item),
      accept,
      { verb: 'bounce', at: end, ...handoff, reason: 'no_browser', missingFields: ['browser'] },
      { verb: 'close', at: end, outcome: 'failure' },
    ];
  }
  const asked: Step[] = [
    {
      verb: 'request_clarification',
      at: hourOf(item, 10 + item),
      ...handoff,
      missingFields: ['browser'],
    },
    { verb: 'provide_clarification', at: hourOf(item, 11 + item), ...handoff },
  ];
  return [
    open(item),
    initiate(item),
    accept,
    ...(item === 10 ? asked : []),
    { verb: 'complete', at: end, ...handoff },
    { verb: 'close', at: end, outcome: 'success', outcomeScore: 5 },
  ];
}

/** Item 13 goes to engineering and comes back: three teams in a row X, Y, X. */
const returned: Step[] = [
  open(13),
  initiate(13),
  { verb: 'accept', at: hourOf(13, 11), handoffName: 'escalate', handoffId: 'h13' },
  {
    verb: 'initiate',
    at: hourOf(13, 12),
    handoffName: 'return',
    handoffId: 'r13',
    sourceStage: 'build',
    sourceTeam: 'engineering',
    targetStage: 'triage',
    targetTeam: 'support',
  },
  { verb: 'close', at: hourOf(13, 13), outcome: 'success' },
];

/** Item 14 was handed over 48 hours before the tests look, and nobody has accepted it. */
const pending: Step[] = [
  { ...open(14), at: '2027-02-01T09:00:00Z' },
  { ...initiate(14), at: '2027-02-01T10:00:00Z' },
];

/** Fourteen items whose every figure can be worked out by hand. */
export const escalationFacts: readonly Fact[] = [
  ...Array.from({ length: 12 }, (_, i) => handedOver(i + 1)),
  returned,
  pending,
].flatMap((steps, i) => factsOf({ process: 'escalation', item: `ESC-${i + 1}` }, steps));

/** Facts of open items only. */
export const allOpenFacts: readonly Fact[] = [1, 2, 3].flatMap((item) =>
  factsOf({ process: 'escalation', item: `ESC-${item}` }, [open(item), initiate(item)]),
);
