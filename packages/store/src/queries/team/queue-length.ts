import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { scopeParams } from '../scope.ts';

/** How the wait goes with what a team already has. */
export const teamQueueLength = defineQuery({
  name: 'team/queue-length',
  title: 'Waiting by queue length at arrival',
  description:
    'Per receiving team and fifth of its accepted handoffs by queue length at arrival (handoffs to it that were open at that instant; equal lengths stay together): how many, from which to which length, median and p90 wait; and over all fifths the rank correlation of length and wait (Spearman, average ranks). Waits count in the opening hours of a team that has declared some, since an arrival at night waits for the morning whatever the queue. Those not accepted have no wait yet and count in the queue only. Teams with more handoffs than the maximum are sampled.',
  params: z.object({
    ...scopeParams,
    /** Arrivals before are left out; those still open by then count in the queue. */
    fromMillis: z.number().default(0),
    minimumHandoffs: z.number().int().default(30),
    maximumPerTeam: z.number().int().default(50_000),
  }),
  row: z.object({
    namespace: z.string(),
    team: z.string(),
    accepted: z.coerce.number(),
    compared: z.coerce.number(),
    /** Null where all waits, or all lengths, are equal. */
    spearman: z.coerce.number().nullable(),
    fifth: z.coerce.number(),
    handoffs: z.coerce.number(),
    shortestQueue: z.coerce.number(),
    longestQueue: z.coerce.number(),
    medianWaitingSeconds: z.coerce.number(),
    p90WaitingSeconds: z.coerce.number(),
  }),
  sql: `
WITH
  h AS (
    SELECT
      Namespace, TargetTeam,
      toUnixTimestamp64Milli(InitiatedAt) AS From,
      toUnixTimestamp64Milli(EndedAt) AS To,
      NOT ifNull(To <= From, false) AS Queued,
      coalesce(WaitingBusinessSeconds, WaitingSeconds) AS Wait,
      cityHash64(Process, Item, Cycle, HandoffId) AS Draw
    FROM handoffs FINAL
    WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
      AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
      AND (To IS NULL OR To >= {fromMillis:Int64} OR From >= {fromMillis:Int64})
  ),
  step AS (
    SELECT Namespace, TargetTeam, From AS At, toInt64(Queued) AS Arrives, 0 AS Leaves, Wait, Draw
    FROM h
    UNION ALL
    SELECT Namespace, TargetTeam, assumeNotNull(To) AS At, 0 AS Arrives, 1 AS Leaves, NULL AS Wait, 0 AS Draw
    FROM h
    WHERE Queued AND To IS NOT NULL
  ),
  arrival AS (
    SELECT
      Namespace, TargetTeam, At, Wait, Draw,
      sum(Arrives - Leaves) OVER (
        PARTITION BY Namespace, TargetTeam ORDER BY At RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) - sum(Arrives) OVER (PARTITION BY Namespace, TargetTeam, At) AS Queue
    FROM step
  ),
  sized AS (
    SELECT Namespace, TargetTeam, count() AS Accepted FROM h
    WHERE Wait IS NOT NULL AND From >= {fromMillis:Int64} GROUP BY Namespace, TargetTeam
  ),
  ranked AS (
    SELECT
      arrival.Namespace AS Namespace, arrival.TargetTeam AS TargetTeam,
      Accepted, Queue, assumeNotNull(Wait) AS WaitSeconds,
      count() OVER (PARTITION BY arrival.Namespace, arrival.TargetTeam) AS Compared,
      rank() OVER (PARTITION BY arrival.Namespace, arrival.TargetTeam ORDER BY Queue)
        + (count() OVER (PARTITION BY arrival.Namespace, arrival.TargetTeam, Queue) - 1) / 2 AS QueueRank,
      rank() OVER (PARTITION BY arrival.Namespace, arrival.TargetTeam ORDER BY WaitSeconds)
        + (count() OVER (PARTITION BY arrival.Namespace, arrival.TargetTeam, WaitSeconds) - 1) / 2 AS WaitRank
    FROM arrival
    INNER JOIN sized ON sized.Namespace = arrival.Namespace AND sized.TargetTeam = arrival.TargetTeam
    WHERE Wait IS NOT NULL
      AND At >= {fromMillis:Int64}
      AND Accepted >= {minimumHandoffs:UInt32}
      AND Draw % intDiv(Accepted + {maximumPerTeam:UInt32} - 1, {maximumPerTeam:UInt32}) = 0
  ),
  whole AS (
    SELECT Namespace, TargetTeam, corrStable(QueueRank, WaitRank) AS Spearman
    FROM ranked GROUP BY Namespace, TargetTeam
  )
SELECT
  ranked.Namespace AS namespace,
  ranked.TargetTeam AS team,
  any(Accepted) AS accepted,
  any(Compared) AS compared,
  if(isFinite(any(Spearman)), any(Spearman), NULL) AS spearman,
  least(5, 1 + intDiv(toUInt64(5 * (QueueRank - 0.5)), Compared)) AS fifth,
  count() AS handoffs,
  min(Queue) AS shortestQueue,
  max(Queue) AS longestQueue,
  quantileExactInclusive(0.5)(WaitSeconds) AS medianWaitingSeconds,
  quantileExactInclusive(0.9)(WaitSeconds) AS p90WaitingSeconds
FROM ranked
INNER JOIN whole ON whole.Namespace = ranked.Namespace AND whole.TargetTeam = ranked.TargetTeam
GROUP BY ranked.Namespace, ranked.TargetTeam, fifth
ORDER BY namespace, team, fifth
`,
});
