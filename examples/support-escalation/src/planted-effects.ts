import type { FieldName, RequiredField, StageName, TeamName } from './process.ts';

/**
 * What is true in the demo, all of it in this file: an honest analysis must find the first three,
 * refuse the screenshot, stay silent on the phone number, and see the template work.
 *
 * Multipliers act on business time of the receiving team: `resolution` from initiate to the end,
 * `wait` from initiate to accept as a share of it. They apply to each handoff on its own.
 */
export const PLANTED = {
  /** "RangeError at pivot-tree.js:1290 in Firefox 150" can be searched for; "it fails" cannot. */
  completeContext: {
    fields: ['error_message', 'browser'],
    handoffsTo: ['engineering_atlas', 'engineering_beacon'],
    clock: 'resolution',
    multiplier: 1 / 4,
  },
  /** Whoever knows the case is still there to answer when the receiver looks at it. */
  businessHours: {
    when: 'sent while the receiver is open',
    clock: 'resolution',
    multiplier: 1 / 2,
  },
  /** What costs a customer money is picked up first; it is not solved any sooner. */
  customerImpact: { fields: ['customer_impact'], clock: 'wait', multiplier: 0.4 },
  /** Looks about two times faster. Screenshots come with layout bugs, and those are easy. */
  screenshot: { fields: ['screenshot'], clock: 'resolution', multiplier: 1, mixedWith: 'category' },
  /** Everybody asks for it; nobody has ever needed it. */
  contactPhone: { fields: ['contact_phone'], clock: 'resolution', multiplier: 1 },
  /** Its ticket tool has no such field. */
  neverFilled: { team: 'frontline', field: 'browser' },
  /** Half of the four teams; the other two are the comparison group. */
  newTemplate: {
    fromWeek: 5,
    teams: ['product-support', 'engineering-beacon'],
    fields: [
      'error_message',
      'browser',
      'steps_to_reproduce',
      'customer_impact',
      'product_version',
    ],
    fillChance: 0.93,
  },
} as const satisfies PlantedEffects;

/** The case mix: what makes an escalation easy or hard, whoever sends it and however. */
export const CASE_MIX = {
  /** `share` of items, multiplier of the resolution, and how often there is a screenshot. */
  category: {
    layout: { share: 0.35, multiplier: 0.5, screenshot: 0.85 },
    crash: { share: 0.35, multiplier: 1, screenshot: 0.45 },
    data: { share: 0.3, multiplier: 2, screenshot: 0.1 },
  },
  product: {
    atlas: { share: 0.55, multiplier: 1 },
    beacon: { share: 0.45, multiplier: 0.8 },
  },
  /** `direct`: sent to engineering past product support. */
  priority: {
    high: { share: 0.2, multiplier: 0.85, direct: 0.55 },
    normal: { share: 0.55, multiplier: 1, direct: 0.3 },
    low: { share: 0.25, multiplier: 1.15, direct: 0.15 },
  },
  /** No effect on anything. */
  channel: { email: 0.5, chat: 0.35, phone: 0.15 },
} as const;

/** Median business hours at multiplier 1, spread of the logarithm, and the waiting part. */
export const BASE_TIMES = {
  triage: { resolutionHours: 5, spread: 0.5 },
  engineering: { resolutionHours: 44, spread: 0.5 },
  handBack: { resolutionHours: 6, spread: 0.6 },
  waitShare: { median: 0.25, spread: 0.5, largest: 0.8 },
} as const;

/**
 * How often a team fills in a field of its own accord, before any template. A field that is filled
 * in holds the exact text; what is vague stands in the note only.
 */
export const FILL_HABITS: Readonly<Record<TeamName, Readonly<Record<RequiredField, number>>>> = {
  frontline: {
    error_message: 0.45,
    browser: 0,
    steps_to_reproduce: 0.5,
    customer_impact: 0.55,
    product_version: 0.7,
  },
  'product-support': {
    error_message: 0.5,
    browser: 0.55,
    steps_to_reproduce: 0.6,
    customer_impact: 0.4,
    product_version: 0.7,
  },
  'engineering-atlas': {
    error_message: 0.5,
    browser: 0.4,
    steps_to_reproduce: 0.5,
    customer_impact: 0.25,
    product_version: 0.8,
  },
  'engineering-beacon': {
    error_message: 0.55,
    browser: 0.4,
    steps_to_reproduce: 0.5,
    customer_impact: 0.3,
    product_version: 0.8,
  },
};

/** Agents of a team, careless to careful: what each adds to the log-odds of filling in a field. */
export const AGENT_CARE = [-0.8, -0.4, -0.1, 0.2, 0.4, 0.7] as const;

/** How often something happens. Missing means required fields that did not come along. */
export const CHANCES = {
  duplicateAtFrontline: 0.02,
  cancelled: 0.025,
  solvedByProductSupport: 0.15,
  /** Nobody records the acceptance. */
  acceptIsMissing: 0.02,
  wrongProduct: 0.08,
  handedBack: 0.05,
  /** A field that an earlier sender filled in is passed on. */
  passesOn: 0.8,
  bounce: { base: 0.02, perMissingField: 0.055, attempts: 3, afterWorkShare: 0.15 },
  /** Each missing field is asked for with this chance; also questions about nothing in the form. */
  askPerMissingField: 0.3,
  askInGeneral: 0.07,
  askedFieldIsAnswered: 0.9,
  contactPhone: 0.5,
  notFixed: 0.06,
  reopened: 0.04,
  surveyAnswered: 0.75,
  completeIsRecorded: 0.85,
} as const;

/** Satisfaction from 1 to 5 at close: what is taken off the best score. */
export const SATISFACTION = {
  best: 5.2,
  perDoublingOfDays: 0.45,
  perRound: 0.35,
  notFixed: 1.5,
  spread: 0.6,
} as const;

interface PlantedEffects {
  readonly completeContext: FieldEffect & { readonly handoffsTo: readonly StageName[] };
  readonly businessHours: Effect & { readonly when: string };
  readonly customerImpact: FieldEffect;
  readonly screenshot: FieldEffect & { readonly mixedWith: keyof typeof CASE_MIX };
  readonly contactPhone: FieldEffect;
  readonly neverFilled: { readonly team: TeamName; readonly field: FieldName };
  readonly newTemplate: {
    readonly fromWeek: number;
    readonly teams: readonly TeamName[];
    readonly fields: readonly FieldName[];
    readonly fillChance: number;
  };
}

interface Effect {
  readonly clock: 'resolution' | 'wait';
  readonly multiplier: number;
}

interface FieldEffect extends Effect {
  readonly fields: readonly FieldName[];
}
