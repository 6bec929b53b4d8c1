import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { CHOSEN_ITEM } from './chosen-item.ts';
import { itemParams, nowParams, number } from './range.ts';

/** A work item as a trace: one bar for it, one for each handoff, and in those one for waiting and one for working. */
export const dashboardItemBars = defineQuery({
  name: 'dashboard/item-bars',
  title: 'Waiting and working',
  description:
    'One bar for the work item and one for each handoff from its initiation to its end, with its waiting and its working below. Bars are of the team that receives. What is open is drawn until now and says so; what bounced is red. The moments of all facts stand at the bar of the item.',
  params: z.object({ ...itemParams, ...nowParams }),
  row: z.object({
    traceID: z.string(),
    spanID: z.string(),
    parentSpanID: z.string(),
    serviceName: z.string(),
    operationName: z.string(),
    startTime: number,
    duration: number,
    statusCode: number,
    tags: z.array(z.record(z.string(), z.string())),
    serviceTags: z.array(z.record(z.string(), z.string())),
    warnings: z.array(z.string()),
    logs: z.array(z.unknown()),
  }),
  sql: `
WITH ${CHOSEN_ITEM},
  moments AS (
    SELECT arraySort(x -> x.2, groupArray((
      if(HandoffName = '', toString(Verb), concat(Verb, ' ', HandoffName)),
      toFloat64(toUnixTimestamp64Milli(At)),
      arrayFilter(x -> x['value'] != '', [
        map('key', 'from', 'value', toString(SourceTeam)), map('key', 'to', 'value', toString(TargetTeam)),
        map('key', 'status', 'value', toString(Status)), map('key', 'reason', 'value', toString(Reason)),
        map('key', 'missing', 'value', arrayStringConcat(MissingFields, ', '))])
    )::Tuple(name String, timestamp Float64, fields Array(Map(String, String))))) AS Moments
    FROM handoff_facts FINAL
    WHERE (Namespace, Process, Item, Cycle) IN (SELECT Namespace, Process, Item, Cycle FROM chosen)
  ),
  bars AS (
    SELECT
      h.TraceId AS Trace, h.HandoffId, bar.1 AS Kind, h.TargetTeam AS Team,
      concat(
        if(h.SourceTeam = '', '(none)', toString(h.SourceTeam)), ' to ',
        if(h.TargetTeam = '', '(none)', toString(h.TargetTeam))) AS Pair,
      toUnixTimestamp64Milli(h.InitiatedAt) AS Initiated,
      ifNull(toUnixTimestamp64Milli(h.EndedAt), greatest({nowMillis:Int64}, Initiated)) AS Until,
      toUnixTimestamp64Milli(h.AcceptedAt) AS Accepted,
      multiIf(Kind = 'working', ifNull(Accepted, Initiated), Initiated) AS Start,
      if(Kind = 'waiting', ifNull(Accepted, Until), Until) AS Finish,
      h.State AS State, h.Open AS Open, h.HandoffName AS Name, h.Rounds AS Rounds,
      h.Completeness AS Completeness, h.MissingFields AS Missing, h.BounceReason AS Bounce,
      h.CancelReason AS Cancel, h.DueAt AS DueAt,
      ifNull(Until > toUnixTimestamp64Milli(h.DueAt), false) AS IsLate
    FROM handoffs AS h FINAL
    ARRAY JOIN [tuple('handoff'), tuple('waiting'), tuple('working')] AS bar
    WHERE (Namespace, Process, Item, Cycle) IN (SELECT Namespace, Process, Item, Cycle FROM chosen)
      AND (Kind != 'working' OR h.AcceptedAt IS NOT NULL)
  )
SELECT
  TraceId AS traceID,
  'item' AS spanID,
  '' AS parentSpanID,
  toString(Process) AS serviceName,
  Item AS operationName,
  toFloat64(toUnixTimestamp64Milli(OpenedAt)) AS startTime,
  toFloat64(greatest(0, ifNull(toUnixTimestamp64Milli(ClosedAt), {nowMillis:Int64})
    - toUnixTimestamp64Milli(OpenedAt))) AS duration,
  0 AS statusCode,
  arrayFilter(x -> x['value'] != '', [
    map('key', 'state', 'value', toString(State)), map('key', 'outcome', 'value', toString(Outcome)),
    map('key', 'teams', 'value', arrayStringConcat(TeamSequence, ' → ')),
    map('key', 'url', 'value', ItemUrl)]) AS tags,
  [map('key', 'process', 'value', toString(Process))] AS serviceTags,
  if(State = 'open', ['still open'], []) AS warnings,
  (SELECT Moments FROM moments) AS logs
FROM chosen
UNION ALL
SELECT
  Trace AS traceID,
  if(Kind = 'handoff', HandoffId, concat(HandoffId, '-', Kind)) AS spanID,
  if(Kind = 'handoff', 'item', HandoffId) AS parentSpanID,
  if(Team = '', '(none)', toString(Team)) AS serviceName,
  if(Kind = 'handoff', Pair, Kind) AS operationName,
  toFloat64(Start) AS startTime,
  toFloat64(greatest(0, Finish - Start)) AS duration,
  if(State = 'bounced', 2, 0) AS statusCode,
  if(Kind != 'handoff', [], arrayFilter(x -> x['value'] != '', [
    map('key', 'handoff', 'value', toString(Name)), map('key', 'state', 'value', toString(State)),
    map('key', 'open', 'value', if(Open, 'true', 'false')),
    map('key', 'rounds', 'value', toString(Rounds)),
    map('key', 'completeness', 'value', ifNull(toString(round(Completeness, 3)), '')),
    map('key', 'missing fields', 'value', arrayStringConcat(Missing, ', ')),
    map('key', 'bounce reason', 'value', toString(Bounce)),
    map('key', 'cancel reason', 'value', toString(Cancel)),
    map('key', 'due', 'value', ifNull(toString(DueAt), ''))])) AS tags,
  [map('key', 'team', 'value', toString(Team))] AS serviceTags,
  if(Kind != 'handoff', [], arrayFilter(x -> x != '', [
    if(Open, 'still open', ''), if(IsLate, 'past due', ''),
    if(State = 'bounced', 'bounced', '')])) AS warnings,
  []::Array(Tuple(name String, timestamp Float64, fields Array(Map(String, String)))) AS logs
FROM bars
ORDER BY startTime, duration DESC, spanID
`,
});
