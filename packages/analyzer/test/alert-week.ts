import { type Fact, hashIds } from '@baton/conventions';

export const HOUR_MILLIS = 3_600_000;
export const DAY_MILLIS = 24 * HOUR_MILLIS;
/** A Monday. */
export const WEEK_MILLIS = Date.parse('2027-03-01T00:00:00Z');

/** How one handoff went, in hours after it was initiated; what is absent was not said or has not happened. */
export interface PlannedHandoff {
  readonly process: string;
  readonly pair: readonly [string, string];
  readonly item: string;
  readonly atMillis: number;
  readonly acceptHours?: number;
  readonly endHours: number;
  readonly end?: 'complete' | 'bounce';
  readonly slaHours?: number;
  readonly acceptSlaHours?: number;
  readonly completeness?: number;
}

/** Its facts. */
export function factsOfHandoff(plan: PlannedHandoff): Fact[] {
  const { process, item, atMillis, pair, acceptHours, endHours, end = 'complete' } = plan;
  const [sourceTeam, targetTeam] = pair;
  const fact = (verb: Fact['verb'], hours: number, more: Partial<Fact> = {}): Fact => ({
    namespace: '',
    process,
    item,
    cycle: 1,
    verb,
    spanId: hashIds([process, item, verb], 8),
    atMillis: atMillis + Math.round(hours * HOUR_MILLIS),
    sequence: ['open', 'initiate', 'accept', 'complete', 'bounce', 'close'].indexOf(verb),
    handoffName: 'pass',
    sourceTeam,
    targetTeam,
    sourceStage: sourceTeam,
    targetStage: targetTeam,
    ...more,
  });
  return [
    fact('initiate', 0, {
      ...(plan.slaHours === undefined ? {} : { slaCompleteSeconds: plan.slaHours * 3_600 }),
      ...(plan.acceptSlaHours === undefined
        ? {}
        : { slaAcceptSeconds: plan.acceptSlaHours * 3_600 }),
      ...(plan.completeness === undefined ? {} : { completeness: plan.completeness }),
    }),
    ...(acceptHours === undefined ? [] : [fact('accept', acceptHours)]),
    fact(end, endHours),
  ];
}

const PAIRS = {
  escalation: ['support', 'platform'],
  order: ['sales', 'finance'],
  contract: ['ops', 'legal'],
  launch: ['design', 'build'],
} as const;

type Process = keyof typeof PAIRS;

/** Thirty days and eight in which nothing is unusual: a handoff every two hours, accepted in one, ended in three. */
function ordinary(process: Process, change: (day: number, i: number) => Partial<PlannedHandoff>) {
  return Array.from({ length: 38 }, (_, index) => index - 30).flatMap((day) =>
    Array.from(
      { length: 12 },
      (_, i): PlannedHandoff => ({
        process,
        pair: PAIRS[process],
        item: `${process}-${day}-${i}`,
        atMillis: WEEK_MILLIS + day * DAY_MILLIS + (2 * i + 0.5) * HOUR_MILLIS,
        // Spread, so that the 95 % are known; none is seen open at a look for longer than usual.
        acceptHours: 0.4 + 0.05 * (i % 12),
        endHours: 1.2 + 0.05 * (i % 12),
        slaHours: 24,
        completeness: 1,
        ...change(day, i),
      }),
    ),
  );
}

/** The week: what is ordinary, and one of each thing a rule is there for. Days count from Monday, 0. */
export const PLANS: readonly PlannedHandoff[] = [
  ...ordinary('escalation', () => ({})),
  // Wednesday and Thursday: half of it comes back.
  ...ordinary('order', (day, i) =>
    (day === 2 || day === 3) && i % 2 === 0 ? { end: 'bounce' as const } : {},
  ),
  // Thursday and Friday: little of what is needed comes along.
  ...ordinary('contract', (day) => (day === 3 || day === 4 ? { completeness: 0.2 } : {})),
  // Tuesday and Wednesday: all are late, though only by minutes.
  ...ordinary('launch', (day) => (day === 1 || day === 2 ? { slaHours: 0.9 } : {})),
  // Tuesday: in work for twenty hours, where sixteen were agreed.
  {
    process: 'escalation',
    pair: PAIRS.escalation,
    item: 'LATE',
    atMillis: WEEK_MILLIS + DAY_MILLIS + 5 * HOUR_MILLIS,
    acceptHours: 0.5,
    endHours: 20,
    slaHours: 16,
  },
  // Friday: nobody accepts it for nine hours; six were agreed.
  {
    process: 'escalation',
    pair: PAIRS.escalation,
    item: 'UNCLAIMED',
    atMillis: WEEK_MILLIS + 4 * DAY_MILLIS + 5.5 * HOUR_MILLIS,
    acceptHours: 9,
    endHours: 9.5,
    acceptSlaHours: 6,
    slaHours: 48,
  },
];

/** A process that is heard of every hour, but for Saturday from six to six. */
export const HEARD: readonly Fact[] = Array.from({ length: 38 * 24 }, (_, i) => i - 30 * 24)
  .filter((hour) => !(hour > 5 * 24 + 6 && hour < 5 * 24 + 18))
  .map((hour) => ({
    namespace: '',
    process: 'heartbeat',
    item: `beat-${hour}`,
    cycle: 1,
    verb: 'open',
    spanId: hashIds(['beat', String(hour)], 8),
    atMillis: WEEK_MILLIS + hour * HOUR_MILLIS,
    targetTeam: 'ops',
  }));
