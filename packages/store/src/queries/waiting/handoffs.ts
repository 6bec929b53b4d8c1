import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

const LATEST_MILLIS = Date.UTC(2200, 0, 1);

/** The accepted handoffs of each receiving team, for the attribution of its waits. */
export const waitingHandoffs = defineQuery({
  name: 'waiting/handoffs',
  title: 'Accepted handoffs by receiving team',
  description:
    'The newest accepted handoffs of each team that receives in the given processes, team after team, oldest first: from all processes of its namespace, since they share its time.',
  params: z.object({
    ...scopeParams,
    /** Empty: all of them. */
    teams: z.array(z.string()).default([]),
    /** Those initiated later are left out. */
    untilMillis: z.number().default(LATEST_MILLIS),
    perTeam: z.number().int().default(100_000),
  }),
  row: z.object({
    namespace: z.string(),
    team: z.string(),
    process: z.string(),
    sourceTeam: z.string(),
    handoffName: z.string(),
    item: z.string(),
    cycle: z.coerce.number(),
    handoffId: z.string(),
    initiatedMillis: z.coerce.number(),
    acceptedMillis: z.coerce.number(),
    /** Null while it is open. */
    endedMillis: z.coerce.number().nullable(),
    askedBack: z.coerce.boolean(),
  }),
  sql: `
WITH
  -- Numbers sort in a third of the time of instants.
  (
    SELECT groupArray((Namespace, TargetTeam, FirstMillis))
    FROM (
      SELECT
        Namespace, TargetTeam,
        arrayPartialReverseSort({perTeam:UInt64}, groupArray(toUnixTimestamp64Milli(InitiatedAt))) AS Latest,
        Latest[least({perTeam:UInt64}, length(Latest))] AS FirstMillis
      FROM handoffs FINAL
      WHERE AcceptedAt IS NOT NULL
        AND toUnixTimestamp64Milli(InitiatedAt) <= {untilMillis:Int64}
        AND (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
        AND (empty({teams:Array(String)}) OR has({teams:Array(String)}, TargetTeam))
        AND (empty({processes:Array(String)}) OR (Namespace, TargetTeam) IN (
          SELECT DISTINCT Namespace, TargetTeam FROM handoffs WHERE has({processes:Array(String)}, Process)
        ))
      GROUP BY Namespace, TargetTeam
    )
  ) AS firsts
SELECT
  h.Namespace AS namespace,
  h.TargetTeam AS team,
  Process AS process,
  SourceTeam AS sourceTeam,
  HandoffName AS handoffName,
  Item AS item,
  Cycle AS cycle,
  HandoffId AS handoffId,
  toUnixTimestamp64Milli(InitiatedAt) AS initiatedMillis,
  toUnixTimestamp64Milli(AcceptedAt) AS acceptedMillis,
  toUnixTimestamp64Milli(EndedAt) AS endedMillis,
  ClarificationRequests > 0 AS askedBack
FROM handoffs AS h FINAL
INNER JOIN (
  SELECT first.1 AS Namespace, first.2 AS TargetTeam, first.3 AS FirstMillis FROM (SELECT arrayJoin(firsts) AS first)
) AS newest ON newest.Namespace = h.Namespace AND newest.TargetTeam = h.TargetTeam
WHERE AcceptedAt IS NOT NULL
  -- Most are older than the oldest of any team: they need not be joined.
  AND initiatedMillis >= arrayMin(first -> first.3, firsts)
  AND initiatedMillis >= FirstMillis
  AND initiatedMillis <= {untilMillis:Int64}
ORDER BY namespace, team, initiatedMillis, process, item, cycle, handoffId
`,
});
