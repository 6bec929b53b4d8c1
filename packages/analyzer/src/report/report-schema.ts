import { z } from 'zod';
import { reportInterventionSchema } from '../change/report-interventions.ts';
import { conformanceSchema } from '../conformance/conformance-schema.ts';
import { proposedPathSchema } from '../conformance/proposed-path-schema.ts';
import { reportFindingsSchema } from '../findings/report-findings.ts';
import { pairMeasuresSchema, teamMeasuresSchema } from '../measures/measures-schema.ts';
import { returnCostSchema } from '../measures/return-costs.ts';
import { processScoreSchema } from '../measures/score.ts';
import { WAITING_CAUSES } from '../waiting-causes/waiting-cause.ts';
import { shareSchema } from './share-schema.ts';

const count = z.int().min(0);
const fraction = z.number().min(0).max(1);
const instant = z.iso.datetime();

/** Quantiles of a time in seconds, over `n` handoffs. */
export const quantilesSchema = z.object({
  n: count,
  p10: z.number(),
  p25: z.number(),
  median: z.number(),
  p75: z.number(),
  p90: z.number(),
});

/** A mean between 0 and 1 over `n` handoffs. */
const meanSchema = z.object({ n: count, mean: fraction });

/** How the share of failed handoffs changed over the weeks. */
export const trendSchema = z.object({
  direction: z.enum(['rising', 'falling', 'no clear trend']),
  weeks: count,
  n: count,
  sharePerWeek: z.number(),
  z: z.number(),
  p: fraction,
  /** Benjamini-Hochberg over all pairs tested. */
  q: fraction,
});

/** What a pair costs, in calendar hours. */
export const costSchema = z.object({
  hours: z.number(),
  /** Of what all pairs cost together. */
  share: fraction,
  overHours: z.number(),
  reworkHours: z.number(),
  handoffsOver: count,
  usualSeconds: z.number(),
  /** Whether the usual is the pair's own, or for want of ended handoffs that of its process. */
  usualFrom: z.enum(['pair', 'process']),
  /** Share of the pair's cost that its costliest handoff makes up. */
  largestShare: fraction,
});

/** Why the accepted handoffs of a pair waited; every cause is listed, those of 0 s too. */
export const whyItWaitsSchema = z.object({
  n: count,
  /** Accepted before they were initiated: their clocks disagree, and they count as no wait. */
  backwards: count,
  seconds: z.number(),
  causes: z.array(
    z.object({
      cause: z.enum(WAITING_CAUSES),
      seconds: z.number(),
      /** Null where nothing waited. */
      share: fraction.nullable(),
      /** What `efficiency` would be without this cause. */
      efficiencyWithout: fraction.nullable(),
    }),
  ),
  /** Working / (working + waiting) of those that ended; null where there is no time at all. */
  efficiency: fraction.nullable(),
  endedHandoffs: count,
  /** Time after the accept at which a question was open; it counts as work. */
  questionsInWorkSeconds: z.number(),
  /** Items in hand at which the receiving team counts as full; null where nobody names the team. */
  capacity: count.nullable(),
  calendarKnown: z.boolean(),
});

/** How the wait for a team goes with the handoffs it has open when the next arrives. */
const queueLengthSchema = z.object({
  namespace: z.string(),
  team: z.string(),
  n: count,
  /** Rank correlation with its 95 % interval; null where all waits, or all lengths, are equal. */
  spearman: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** Benjamini-Hochberg over all teams compared. */
  q: fraction,
  direction: z.enum(['longer', 'shorter', 'none clear']),
  /** Fifths of the handoffs by queue length; equal lengths stay together. */
  fifths: z.array(
    z.object({
      handoffs: count,
      shortestQueue: count,
      longestQueue: count,
      medianWaitingSeconds: z.number(),
      p90WaitingSeconds: z.number(),
    }),
  ),
});

/** One pair of teams; null reads: not recorded. */
export const pairSchema = z.object({
  namespace: z.string(),
  process: z.string(),
  from: z.string(),
  to: z.string(),
  handoffs: count,
  items: count,
  open: count,
  pending: count,
  ended: count,
  cost: costSchema.nullable(),
  /** Bounced, cancelled, past due or sent back for information, of those ended. */
  failed: shareSchema.nullable(),
  failedBy: z.object({
    bounced: count.nullable(),
    cancelled: count.nullable(),
    pastDue: count.nullable(),
    askedBack: count.nullable(),
  }),
  /** Null: not enough weeks or handoffs to test. */
  trend: trendSchema.nullable(),
  bounced: shareSchema.nullable(),
  waiting: quantilesSchema.nullable(),
  working: quantilesSchema.nullable(),
  waitingBusiness: quantilesSchema.nullable(),
  workingBusiness: quantilesSchema.nullable(),
  whyItWaits: whyItWaitsSchema.nullable(),
  rounds: count.nullable(),
  clarificationRequests: count.nullable(),
  clarificationHours: z.number().nullable(),
  completeness: meanSchema.nullable(),
  preservation: meanSchema.nullable(),
  fields: z.array(z.object({ field: z.string(), required: z.boolean(), present: shareSchema })),
  askedFor: z.array(z.object({ field: z.string(), handoffs: count })),
  measures: pairMeasuresSchema.nullable(),
});

/** An open handoff against what is usual between its teams. */
export const openHandoffSchema = z.object({
  namespace: z.string(),
  process: z.string(),
  item: z.string(),
  cycle: z.int(),
  handoff: z.string(),
  from: z.string(),
  to: z.string(),
  initiatedAt: instant,
  ageSeconds: z.number(),
  accepted: z.boolean(),
  rounds: count,
  dueAt: instant.nullable(),
  pastDue: z.boolean(),
  missingFields: z.array(z.string()),
  /** Share of `compared` earlier handoffs of the pair that were shorter; null where there are none. */
  percentile: fraction.nullable(),
  compared: count,
});

/** What Baton found in a store: everything a report prints. Null reads: not recorded. */
export const reportSchema = z.object({
  schemaVersion: z.literal(1),
  generatedAt: instant,
  scope: z.object({ namespace: z.string().nullable(), process: z.string().nullable() }),
  summary: z.object({
    items: count,
    closedItems: count,
    openItems: count,
    handoffs: count,
    openHandoffs: count,
    itemsWithHandoff: count,
    pingPongItems: count,
    returnedItems: count,
    reopenedItems: count.nullable(),
    bounces: count.nullable(),
    rounds: count.nullable(),
    facts: count,
    unmatchedFacts: count,
    lateFacts: count,
    processes: count,
    pairs: count,
    teams: count,
    period: z.object({ from: instant, to: instant }).nullable(),
  }),
  headline: z.object({
    /** Where to start, in one sentence. */
    sentence: z.string(),
    /** Further sentences on the same pair, and on how far times can be trusted. */
    details: z.array(z.string()),
    /** Place of the pair in `pairs`; null where none stands out. */
    pair: z.int().nullable(),
  }),
  processes: z.array(
    z.object({
      namespace: z.string(),
      process: z.string(),
      items: count,
      handoffs: count,
      openHandoffs: count,
      importedItems: count,
      declared: z.boolean(),
      asOf: instant,
      period: z.object({ from: instant, to: instant }),
      /** What this source cannot show, and why. */
      notRecorded: z.array(z.object({ what: z.string(), why: z.string() })),
    }),
  ),
  /** By cost, highest first; at most 100. */
  pairs: z.array(pairSchema),
  pairsLeftOut: count,
  /** Teams by how often they ask for something. */
  teams: z.array(teamMeasuresSchema),
  /** What can be said of the waits of all pairs together, in sentences. */
  whyItWaits: z.object({
    attributed: count,
    accepted: count,
    sentences: z.array(z.string()),
    /** Receiving teams with at least 30 accepted handoffs, clearest first; at most 100. */
    queueLength: z.array(queueLengthSchema),
  }),
  returns: z.object({
    pingPong: shareSchema.nullable(),
    returned: shareSchema.nullable(),
    reopened: shareSchema.nullable(),
    pingPongPairs: z.array(
      z.object({
        namespace: z.string(),
        process: z.string(),
        teams: z.tuple([z.string(), z.string()]),
        times: count,
        items: count,
      }),
    ),
    /** What coming back costs, by process. */
    costs: z.array(returnCostSchema),
  }),
  /** Of processes whose closed items have any. */
  scores: z.array(processScoreSchema),
  conformance: z.array(conformanceSchema),
  /** For processes that declare no paths: to be confirmed by people. */
  proposedPaths: z.array(proposedPathSchema),
  slowestOpen: z.array(openHandoffSchema),
  findings: reportFindingsSchema,
  /** Changes to the work that were written down, the newest first. */
  interventions: z.array(reportInterventionSchema),
});

export type { Share } from './share-schema.ts';
/** Quantiles of a time in seconds. */
export type Quantiles = z.infer<typeof quantilesSchema>;
/** How a share changed over the weeks. */
export type Trend = z.infer<typeof trendSchema>;
/** One pair of teams of a report. */
export type PairReport = z.infer<typeof pairSchema>;
/** One open handoff of a report. */
export type OpenHandoff = z.infer<typeof openHandoffSchema>;
/** What Baton found in a store, as plain JSON. */
export type Report = z.infer<typeof reportSchema>;
