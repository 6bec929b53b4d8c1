import { z } from 'zod';
import { defineQuery } from '../define-query.ts';
import { pairColumns, scopeParams } from '../scope.ts';

/** What comes back between two teams, and the time that goes with it. */
export const pairReturns = defineQuery({
  name: 'pair/returns',
  title: 'Bounces, returns and what they cost',
  description:
    'Per pair: bounced handoffs, the seconds from their initiate to the bounce and from there to the next initiate of the item (where there was one); handoffs straight back to the team the item came from (ping-pong) with the seconds since it had been handed over; handoffs to any team that had it earlier in the cycle (returned); clarification rounds and the seconds questions were open. Calendar seconds.',
  params: z.object(scopeParams),
  row: z.object({
    ...pairColumns,
    handoffs: z.coerce.number(),
    bounced: z.coerce.number(),
    bouncedSeconds: z.coerce.number(),
    passedOnAfterBounce: z.coerce.number(),
    untilPassedOnSeconds: z.coerce.number(),
    pingPong: z.coerce.number(),
    pingPongSeconds: z.coerce.number(),
    returned: z.coerce.number(),
    clarificationRequests: z.coerce.number(),
    clarificationSeconds: z.coerce.number(),
  }),
  sql: `
WITH h AS (
  SELECT
    Namespace, Process, SourceTeam, TargetTeam, ClarificationRequests, ClarificationSeconds,
    State = 'bounced' AS Bounced,
    toUnixTimestamp64Milli(InitiatedAt) AS Initiated,
    ifNull(toUnixTimestamp64Milli(EndedAt), Initiated) AS Ended,
    count() OVER w AS Nth,
    lagInFrame(Initiated) OVER w AS PreviousInitiated,
    lagInFrame(SourceTeam) OVER w AS PreviousSource,
    lagInFrame(TargetTeam) OVER w AS PreviousTarget,
    leadInFrame(toNullable(Initiated)) OVER w2 AS NextInitiated,
    groupUniqArray(SourceTeam) OVER w3 AS EarlierTeams
  FROM handoffs FINAL
  WHERE (empty({namespaces:Array(String)}) OR has({namespaces:Array(String)}, Namespace))
    AND (empty({processes:Array(String)}) OR has({processes:Array(String)}, Process))
  WINDOW
    w AS (PARTITION BY Namespace, Process, Item, Cycle ORDER BY InitiatedAt, Position
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
    w2 AS (PARTITION BY Namespace, Process, Item, Cycle ORDER BY InitiatedAt, Position
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING),
    w3 AS (PARTITION BY Namespace, Process, Item, Cycle ORDER BY InitiatedAt, Position
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT
  Namespace AS namespace,
  Process AS process,
  SourceTeam AS sourceTeam,
  TargetTeam AS targetTeam,
  count() AS handoffs,
  countIf(Bounced) AS bounced,
  sumIf(greatest(0, Ended - Initiated), Bounced) / 1000 AS bouncedSeconds,
  countIf(Bounced AND NextInitiated IS NOT NULL) AS passedOnAfterBounce,
  sumIf(greatest(0, ifNull(NextInitiated, Ended) - Ended), Bounced) / 1000 AS untilPassedOnSeconds,
  countIf(Nth > 1 AND TargetTeam = PreviousSource AND SourceTeam = PreviousTarget) AS pingPong,
  sumIf(
    greatest(0, Initiated - PreviousInitiated),
    Nth > 1 AND TargetTeam = PreviousSource AND SourceTeam = PreviousTarget
  ) / 1000 AS pingPongSeconds,
  countIf(has(EarlierTeams, TargetTeam) AND TargetTeam != SourceTeam) AS returned,
  sum(h.ClarificationRequests) AS clarificationRequests,
  sum(h.ClarificationSeconds) AS clarificationSeconds
FROM h
GROUP BY Namespace, Process, SourceTeam, TargetTeam
ORDER BY bouncedSeconds + untilPassedOnSeconds + pingPongSeconds DESC, namespace, process, sourceTeam, targetTeam
`,
});
