import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** Names one item. */
export const itemParams = { namespace: z.string(), process: z.string(), item: z.string() };

/** The cycles of one item. */
export const itemCycles = defineQuery({
  name: 'item/cycles',
  title: 'Cycles of an item',
  description:
    'One row per cycle of an item: where it stands, how it closed, its stages and teams.',
  params: z.object(itemParams),
  row: z.object({
    cycle: z.coerce.number(),
    traceId: z.string(),
    state: z.string(),
    outcome: z.string(),
    outcomeScore: z.coerce.number().nullable(),
    openedMillis: z.coerce.number(),
    closedMillis: z.coerce.number().nullable(),
    updatedMillis: z.coerce.number(),
    itemType: z.string(),
    itemUrl: z.string(),
    currentStage: z.string(),
    currentTeam: z.string(),
    bounces: z.coerce.number(),
    rounds: z.coerce.number(),
    teamSequence: z.array(z.string()),
    stageSequence: z.array(z.string()),
    reopened: z.coerce.number(),
    unmatched: z.coerce.number(),
    late: z.coerce.number(),
    facts: z.coerce.number(),
    imported: z.coerce.boolean(),
  }),
  sql: `
SELECT
  Cycle AS cycle,
  TraceId AS traceId,
  State AS state,
  Outcome AS outcome,
  OutcomeScore AS outcomeScore,
  toUnixTimestamp64Milli(OpenedAt) AS openedMillis,
  toUnixTimestamp64Milli(ClosedAt) AS closedMillis,
  toUnixTimestamp64Milli(UpdatedAt) AS updatedMillis,
  ItemType AS itemType,
  ItemUrl AS itemUrl,
  CurrentStage AS currentStage,
  CurrentTeam AS currentTeam,
  Bounces AS bounces,
  Rounds AS rounds,
  TeamSequence AS teamSequence,
  StageSequence AS stageSequence,
  Reopened AS reopened,
  Unmatched AS unmatched,
  Late AS late,
  Facts AS facts,
  mapContains(Attributes, 'baton.not_recorded') AS imported
FROM work_items FINAL
WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
ORDER BY cycle
`,
});
