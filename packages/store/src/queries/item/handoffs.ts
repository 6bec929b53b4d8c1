import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { itemParams } from './cycles.ts';

/** The handoffs of one item, each wait against those of its pair. */
export const itemHandoffs = defineQuery({
  name: 'item/handoffs',
  title: 'Handoffs of an item',
  description:
    'Every handoff of an item in order, with how many other waits its pair of teams has, and how many of those were shorter. A handoff nobody accepted yet counts as waiting until the given instant.',
  params: z.object({ ...itemParams, asOfMillis: z.number() }),
  row: z.object({
    cycle: z.coerce.number(),
    handoffId: z.string(),
    handoffName: z.string(),
    position: z.coerce.number(),
    sourceStage: z.string(),
    sourceTeam: z.string(),
    targetStage: z.string(),
    targetTeam: z.string(),
    state: z.string(),
    open: z.coerce.boolean(),
    endedBy: z.string(),
    initiatedMillis: z.coerce.number(),
    acceptedMillis: z.coerce.number().nullable(),
    endedMillis: z.coerce.number().nullable(),
    waitingSeconds: z.coerce.number().nullable(),
    workingSeconds: z.coerce.number().nullable(),
    waitingBusinessSeconds: z.coerce.number().nullable(),
    rounds: z.coerce.number(),
    clarificationRequests: z.coerce.number(),
    clarificationSeconds: z.coerce.number(),
    askedFields: z.array(z.string()),
    bounceReason: z.string(),
    cancelReason: z.string(),
    clockSkew: z.coerce.boolean(),
    dueMillis: z.coerce.number().nullable(),
    completeness: z.coerce.number().nullable(),
    requiredFields: z.array(z.string()),
    presentFields: z.array(z.string()),
    missingFields: z.array(z.string()),
    invalidFields: z.array(z.string()),
    knownFields: z.array(z.string()),
    preservation: z.coerce.number().nullable(),
    compared: z.coerce.number(),
    shorter: z.coerce.number(),
  }),
  sql: `
WITH
  mine AS (
    SELECT
      *,
      multiIf(
        WaitingSeconds IS NOT NULL, WaitingSeconds,
        Open, greatest(0, {asOfMillis:Int64} - toUnixTimestamp64Milli(InitiatedAt)) / 1000,
        NULL
      ) AS Waited
    FROM handoffs FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item = {item:String}
  ),
  others AS (
    SELECT SourceTeam, TargetTeam, groupArray(WaitingSeconds) AS Waits
    FROM handoffs FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String} AND Item != {item:String}
      AND (SourceTeam, TargetTeam) IN (SELECT SourceTeam, TargetTeam FROM mine)
    GROUP BY SourceTeam, TargetTeam
  )
SELECT
  Cycle AS cycle,
  HandoffId AS handoffId,
  HandoffName AS handoffName,
  Position AS position,
  SourceStage AS sourceStage,
  mine.SourceTeam AS sourceTeam,
  TargetStage AS targetStage,
  mine.TargetTeam AS targetTeam,
  State AS state,
  Open AS open,
  EndedBy AS endedBy,
  toUnixTimestamp64Milli(InitiatedAt) AS initiatedMillis,
  toUnixTimestamp64Milli(AcceptedAt) AS acceptedMillis,
  toUnixTimestamp64Milli(EndedAt) AS endedMillis,
  WaitingSeconds AS waitingSeconds,
  WorkingSeconds AS workingSeconds,
  WaitingBusinessSeconds AS waitingBusinessSeconds,
  Rounds AS rounds,
  ClarificationRequests AS clarificationRequests,
  ClarificationSeconds AS clarificationSeconds,
  AskedFields AS askedFields,
  BounceReason AS bounceReason,
  CancelReason AS cancelReason,
  ClockSkew AS clockSkew,
  toUnixTimestamp64Milli(DueAt) AS dueMillis,
  Completeness AS completeness,
  RequiredFields AS requiredFields,
  PresentFields AS presentFields,
  MissingFields AS missingFields,
  InvalidFields AS invalidFields,
  KnownFields AS knownFields,
  Preservation AS preservation,
  length(others.Waits) AS compared,
  arrayCount(w -> ifNull(w < Waited, false), others.Waits) AS shorter
FROM mine
LEFT JOIN others ON mine.SourceTeam = others.SourceTeam AND mine.TargetTeam = others.TargetTeam
ORDER BY cycle, position, handoffId
`,
});
