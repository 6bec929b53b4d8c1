import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { asOfParams, pairColumns, scopeParams } from '../scope.ts';

/** The open handoffs that have lasted longest, against what is usual between their teams. */
export const pairSlowestOpen = defineQuery({
  name: 'pair/slowest-open',
  title: 'Slowest open handoffs',
  description:
    'Open handoffs by age. One not accepted is compared with the waits of its pair, an accepted one with the whole times of ended handoffs of its pair: how many there are, and how many were shorter.',
  params: z.object({ ...scopeParams, ...asOfParams, limit: z.number().int().default(20) }),
  row: z.object({
    ...pairColumns,
    item: z.string(),
    cycle: z.coerce.number(),
    handoffId: z.string(),
    handoffName: z.string(),
    initiatedMillis: z.coerce.number(),
    ageSeconds: z.coerce.number(),
    accepted: z.coerce.boolean(),
    rounds: z.coerce.number(),
    dueMillis: z.coerce.number().nullable(),
    missingFields: z.array(z.string()),
    compared: z.coerce.number(),
    shorter: z.coerce.number(),
  }),
  sql: `
WITH
  open AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam, Item, Cycle, HandoffId, HandoffName,
      toUnixTimestamp64Milli(InitiatedAt) AS InitiatedMillis,
      greatest(0, transform(
        concat(Namespace, char(31), Process),
        {asOfKeys:Array(String)}, {asOfMillis:Array(Int64)}, {nowMillis:Int64}
      ) - InitiatedMillis) / 1000 AS AgeSeconds,
      AcceptedAt IS NOT NULL AS Accepted,
      Rounds,
      toUnixTimestamp64Milli(DueAt) AS DueMillis,
      MissingFields
    FROM handoffs FINAL
    WHERE Open
      AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
    ORDER BY AgeSeconds DESC, Namespace, Process, Item, Cycle, HandoffId
    LIMIT {limit:UInt32}
  ),
  past AS (
    SELECT
      Namespace, Process, SourceTeam, TargetTeam,
      groupArray(WaitingSeconds) AS Waits,
      groupArrayIf(
        greatest(0, toUnixTimestamp64Milli(ifNull(EndedAt, InitiatedAt)) - toUnixTimestamp64Milli(InitiatedAt)) / 1000,
        EndedAt IS NOT NULL
      ) AS Wholes
    FROM handoffs FINAL
    WHERE (Namespace, Process, SourceTeam, TargetTeam)
      IN (SELECT Namespace, Process, SourceTeam, TargetTeam FROM open)
    GROUP BY Namespace, Process, SourceTeam, TargetTeam
  )
SELECT
  open.Namespace AS namespace,
  open.Process AS process,
  open.SourceTeam AS sourceTeam,
  open.TargetTeam AS targetTeam,
  Item AS item,
  Cycle AS cycle,
  HandoffId AS handoffId,
  HandoffName AS handoffName,
  InitiatedMillis AS initiatedMillis,
  AgeSeconds AS ageSeconds,
  Accepted AS accepted,
  Rounds AS rounds,
  DueMillis AS dueMillis,
  MissingFields AS missingFields,
  if(Accepted, length(Wholes), length(Waits)) AS compared,
  arrayCount(x -> x < AgeSeconds, if(Accepted, Wholes, Waits)) AS shorter
FROM open
INNER JOIN past
  ON open.Namespace = past.Namespace AND open.Process = past.Process
  AND open.SourceTeam = past.SourceTeam AND open.TargetTeam = past.TargetTeam
ORDER BY ageSeconds DESC, namespace, process, item, cycle, handoffId
`,
});
