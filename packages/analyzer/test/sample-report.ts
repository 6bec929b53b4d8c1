import type { PairReport, Quantiles, Report, Share } from '../src/report/report-schema.ts';

const HOUR = 3600;

/** Names a reader could be harmed by. */
export const HOSTILE = '<img src=x onerror=alert(1)>"\'&\u001b[31m\u202e';

/** A small report, typed in for tests of how reports look. */
export function sampleReport(changes: Partial<Report> = {}): Report {
  const teams = [
    'frontline',
    'product-support',
    'engineering-atlas',
    'engineering-beacon',
    'vendor',
  ];
  const pairs = [
    samplePair(teams[0], teams[2], 240),
    samplePair(teams[0], teams[1], 820),
    samplePair(teams[1], teams[2], 310),
    samplePair(teams[1], teams[3], 275),
    samplePair(teams[2], teams[1], 60),
    samplePair(teams[3], teams[4], 24),
  ];
  return {
    schemaVersion: 1,
    generatedAt: '2027-03-01T08:00:00.000Z',
    scope: { namespace: null, process: null },
    summary: {
      items: 1200,
      closedItems: 1101,
      openItems: 99,
      handoffs: 1729,
      openHandoffs: 57,
      itemsWithHandoff: 1200,
      pingPongItems: 118,
      returnedItems: 124,
      reopenedItems: 31,
      bounces: 96,
      rounds: 410,
      facts: 10719,
      unmatchedFacts: 0,
      lateFacts: 0,
      processes: 1,
      pairs: pairs.length,
      teams: teams.length,
      period: { from: '2027-01-04T00:00:00.000Z', to: '2027-03-01T00:00:00.000Z' },
    },
    headline: {
      sentence:
        'Start with frontline → engineering-atlas: 1,340 h over its usual 9.2 h, in 240 handoffs; 38 % of what all 6 pairs cost.',
      details: ['Failed: 26 % (21–32 %, 62 of 240); past due 40.'],
      pair: 0,
    },
    processes: [],
    pairs,
    pairsLeftOut: 0,
    teams: [],
    whyItWaits: {
      attributed: 1672,
      accepted: 1672,
      queueLength: [],
      sentences: [
        '1,240 h of waiting in 1,672 accepted handoffs: unexplained 60 %, contention 40 %.',
      ],
    },
    returns: {
      pingPong: share(118, 1200),
      returned: share(124, 1200),
      reopened: share(31, 1200),
      costs: [
        {
          namespace: '',
          process: 'support-escalation',
          bounced: { handoffs: 40, hours: 310 },
          pingPong: { handoffs: 118, hours: 2_140 },
          clarified: { questions: 31, hours: 402 },
          reopened: {
            cycles: 31,
            openAgain: 2,
            hours: 960,
            medianSeconds: 80_000,
            handoffs: 18,
            rounds: 5,
          },
        },
      ],
      pingPongPairs: [
        {
          namespace: '',
          process: 'support-escalation',
          teams: ['product-support', 'engineering-atlas'],
          times: 72,
          items: 66,
        },
      ],
    },
    scores: [
      {
        namespace: '',
        process: 'support-escalation',
        mean: 3.94,
        median: 4,
        response: share(412, 1100),
      },
    ],
    conformance: [
      {
        namespace: '',
        process: 'support-escalation',
        version: '1',
        hasPaths: true,
        sentence:
          '74 % (70–78 %, 815 of 1,101) closed items follow a declared path. Fitness 0.91. 99 open items are left out.',
        compared: 1101,
        openLeftOut: 99,
        following: share(815, 1101),
        fitness: 0.91,
        deviations: [
          {
            kind: 'returned',
            stage: 'product_support',
            cycles: 88,
            examples: ['ESC-17', 'ESC-18'],
            time: {
              with: 96,
              without: 1104,
              medianWithSeconds: 77 * HOUR,
              medianWithoutSeconds: 26 * HOUR,
              ratio: 2.96,
              low: 2.1,
              high: 3.8,
              needed: 0,
            },
          },
          {
            kind: 'extra',
            stage: HOSTILE,
            cycles: 12,
            examples: [],
            time: {
              with: 12,
              without: 1188,
              medianWithSeconds: null,
              medianWithoutSeconds: 26 * HOUR,
              ratio: null,
              low: null,
              high: null,
              needed: 18,
            },
          },
        ],
        variants: [
          {
            stages: ['frontline', 'engineering_atlas'],
            cycles: 190,
            distance: 1,
            fitness: 0.8,
            medianSeconds: 30 * HOUR,
            steps: [
              { kind: 'match', stage: 'frontline' },
              { kind: 'skipped', stage: 'product_support' },
              { kind: 'match', stage: 'engineering_atlas' },
            ],
            examples: ['ESC-20'],
          },
        ],
        variantsInAll: 41,
        timeSample: null,
        rules: [
          {
            rule: 'after engineering_atlas comes done within 5d',
            kind: 'response',
            violated: share(64, 212),
            pending: 3,
            examples: ['ESC-31', HOSTILE],
          },
        ],
      },
    ],
    proposedPaths: [
      {
        namespace: '',
        process: 'returns',
        sentence:
          'A proposal to confirm: 2 ways that 84 % of the 310 items took that ended well; 61 % of all 620 closed items follow, fitness 0.88.',
        endedWellBy: 'success',
        endedWell: 310,
        paths: [{ seq: ['desk', { optional: 'warehouse' }, HOSTILE] }],
        variants: 2,
        covered: share(260, 310),
        following: share(378, 620),
        fitness: 0.88,
      },
    ],
    slowestOpen: [
      {
        namespace: '',
        process: 'support-escalation',
        item: 'ESC-2042',
        cycle: 1,
        handoff: 'escalate',
        from: 'frontline',
        to: 'engineering-atlas',
        initiatedAt: '2027-02-24T10:00:00.000Z',
        ageSeconds: 118 * HOUR,
        accepted: false,
        rounds: 0,
        dueAt: '2027-02-26T10:00:00.000Z',
        pastDue: true,
        missingFields: ['browser'],
        percentile: 0.98,
        compared: 183,
      },
    ],
    findings: {
      lastRunAt: '2027-03-01T07:00:00.000Z',
      found: [
        sampleFinding({ verdict: 'supported', previousVerdict: 'unstable' }),
        sampleFinding({ verdict: 'supported', status: 'gone' }),
      ],
      leftOut: 3,
    },
    interventions: [
      {
        namespace: '',
        process: 'support-escalation',
        name: 'template v2',
        teams: ['engineering-atlas'],
        senders: [],
        from: '2027-02-01T00:00:00.000Z',
        to: null,
        claims: [{ verdict: 'supported', claim: 'After "template v2" the waiting time fell.' }],
      },
    ],
    ...changes,
  };
}

function sampleFinding(
  o: Partial<Report['findings']['found'][number]>,
): Report['findings']['found'][number] {
  return {
    id: '3f9a1c0d5b7e2468',
    namespace: '',
    process: 'support-escalation',
    kind: 'factor',
    subject: 'frontline → engineering-atlas: browser present',
    verdict: 'supported',
    previousVerdict: null,
    status: 'holds',
    claim: 'Escalations from frontline with browser are linked with a shorter resolution.',
    evidence: {
      n: 240,
      exposed: 90,
      outcome: 'resolution_seconds',
      crude: { measure: 'ratio_of_medians', value: 0.3, low: 0.2, high: 0.5 },
      adjusted: { measure: 'ratio_of_medians', value: 0.41, low: 0.28, high: 0.6 },
      strata: { compared: 8, agreeing: 7 },
      pValue: 0.00002,
      qValue: 0.0008,
      tried: 61,
      placebo: { low: 0.8, high: 1.25 },
      halves: [0.44, 0.38],
      needed: null,
      sample: null,
      details: {},
    },
    window: { from: '2027-01-04T00:00:00.000Z', to: '2027-03-01T00:00:00.000Z' },
    foundAt: '2027-03-01T07:00:00.000Z',
    since: '2027-02-15T07:00:00.000Z',
    runId: 'run',
    codeVersion: '0.1.0',
    annotations: [
      {
        id: 'note',
        findingId: '3f9a1c0d5b7e2468',
        subject: 'frontline → engineering-atlas: browser present',
        item: null,
        text: 'frontline asks for the browser since the template of May.',
        annotatedAt: '2027-02-20T07:00:00.000Z',
      },
    ],
    ...o,
  };
}

/** One pair of a {@link sampleReport}, slower the fewer handoffs it has. */
export function samplePair(from = 'support', to = 'engineering', handoffs = 100): PairReport {
  const slow = 1000 / handoffs;
  return {
    namespace: '',
    process: 'support-escalation',
    from,
    to,
    handoffs,
    items: handoffs,
    open: Math.round(handoffs / 30),
    pending: 2,
    ended: handoffs - 10,
    cost: {
      hours: handoffs * slow,
      share: 0.2,
      overHours: handoffs * slow * 0.8,
      reworkHours: handoffs * slow * 0.2,
      handoffsOver: Math.round(handoffs / 2),
      usualSeconds: 9 * HOUR,
      usualFrom: 'pair',
      largestShare: 0.05,
    },
    failed: share(Math.round(handoffs / 5), handoffs),
    failedBy: { bounced: 4, cancelled: 1, pastDue: 9, askedBack: 6 },
    trend: {
      direction: 'falling',
      weeks: 8,
      n: handoffs,
      sharePerWeek: -0.01,
      z: -2.4,
      p: 0.016,
      q: 0.05,
    },
    bounced: share(Math.round(handoffs / 20), handoffs),
    waiting: quantiles(slow * 0.6 * HOUR, handoffs),
    working: quantiles(slow * 1.5 * HOUR, handoffs),
    waitingBusiness: quantiles(slow * 0.3 * HOUR, handoffs),
    workingBusiness: null,
    whyItWaits: {
      n: handoffs - 5,
      backwards: 0,
      seconds: 100 * HOUR,
      causes: [
        { cause: 'information', seconds: 0, share: 0, efficiencyWithout: 0.4 },
        { cause: 'batching', seconds: 0, share: 0, efficiencyWithout: 0.4 },
        { cause: 'contention', seconds: 40 * HOUR, share: 0.4, efficiencyWithout: 0.53 },
        { cause: 'prioritisation', seconds: 0, share: 0, efficiencyWithout: 0.4 },
        { cause: 'unavailability', seconds: 0, share: 0, efficiencyWithout: 0.4 },
        { cause: 'unexplained', seconds: 60 * HOUR, share: 0.6, efficiencyWithout: 0.63 },
      ],
      efficiency: 0.4,
      endedHandoffs: handoffs - 10,
      questionsInWorkSeconds: 2 * HOUR,
      capacity: 4,
      calendarKnown: true,
    },
    rounds: 30,
    clarificationRequests: 24,
    clarificationHours: 120,
    completeness: { n: handoffs, mean: 0.71 },
    preservation: null,
    fields: [
      { field: 'browser', required: true, present: share(Math.round(handoffs * 0.02), handoffs) },
      {
        field: 'error_message',
        required: true,
        present: share(Math.round(handoffs * 0.55), handoffs),
      },
      {
        field: 'customer_impact',
        required: true,
        present: share(Math.round(handoffs * 0.8), handoffs),
      },
      { field: 'note', required: false, present: share(handoffs, handoffs) },
    ],
    askedFor: [{ field: 'browser', handoffs: 40 }],
    measures: null,
  };
}

function share(count: number, n: number): Share {
  const part = count / n;
  return { count, n, share: part, low: Math.max(0, part - 0.04), high: Math.min(1, part + 0.04) };
}

function quantiles(median: number, n: number): Quantiles {
  return { n, p10: median / 8, p25: median / 2.5, median, p75: median * 2, p90: median * 5 };
}
