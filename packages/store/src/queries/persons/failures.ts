import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** Failed handoffs by hashed person: asked only where somebody wants to know of persons. */
export const personFailures = defineQuery({
  name: 'persons/failures',
  title: 'Failed handoffs by hashed person',
  description:
    'Per attribute that holds hashed persons (an import says which), team and person: ended handoffs, and those that failed. A sender is who was named last before the handoff began, a receiver who was when it was accepted.',
  params: z.object({ namespace: z.string(), process: z.string() }),
  row: z.object({
    attribute: z.string(),
    side: z.enum(['sender', 'receiver']),
    team: z.string(),
    person: z.string(),
    ended: z.coerce.number(),
    failed: z.coerce.number(),
  }),
  sql: `
WITH
  ended AS (
    SELECT
      Item, Cycle, HandoffId, SourceTeam, TargetTeam, InitiatedAt, AcceptedAt,
      arrayJoin(JSONExtract(Attributes['baton.person_attributes'], 'Array(String)')) AS Attribute,
      State IN ('bounced', 'cancelled') OR ClarificationRequests > 0 OR ifNull(EndedAt > DueAt, false) AS IsFailed
    FROM handoffs FINAL
    WHERE Namespace = {namespace:String} AND Process = {process:String}
      AND NOT Open AND mapContains(Attributes, 'baton.person_attributes')
  ),
  fact AS (
    SELECT Item, Cycle, At, Sequence, Verb, Attributes
    FROM handoff_facts
    WHERE Namespace = {namespace:String} AND Process = {process:String}
      AND (Item, Cycle) IN (SELECT Item, Cycle FROM ended)
  ),
  -- A row of a log that names a new team may name its person too: that is none of the sender.
  begun AS (
    SELECT Item, Cycle, At, min(Sequence) AS First
    FROM fact
    WHERE Verb = 'initiate'
    GROUP BY Item, Cycle, At
  ),
  -- Facts carry what has changed: in force is who was named last.
  named AS (
    SELECT
      Attribute,
      any(ended.SourceTeam) AS SourceTeam,
      any(ended.TargetTeam) AS TargetTeam,
      any(ended.IsFailed) AS IsFailed,
      argMaxIf(
        fact.Attributes[Attribute], (fact.At, fact.Sequence),
        fact.At < InitiatedAt OR (fact.At = InitiatedAt AND fact.Sequence < First)) AS Sender,
      argMaxIf(
        fact.Attributes[Attribute], (fact.At, fact.Sequence), ifNull(fact.At <= AcceptedAt, false)) AS Receiver
    FROM ended
    INNER JOIN fact ON fact.Item = ended.Item AND fact.Cycle = ended.Cycle
    LEFT JOIN begun
      ON begun.Item = ended.Item AND begun.Cycle = ended.Cycle AND begun.At = ended.InitiatedAt
    WHERE mapContains(fact.Attributes, Attribute)
    GROUP BY ended.Item, ended.Cycle, ended.HandoffId, Attribute
  )
SELECT
  Attribute AS attribute,
  one.1 AS side,
  one.2 AS team,
  one.3 AS person,
  count() AS ended,
  countIf(IsFailed) AS failed
FROM named
ARRAY JOIN [('sender', SourceTeam, Sender), ('receiver', TargetTeam, Receiver)] AS one
WHERE one.2 != '' AND one.3 != ''
GROUP BY attribute, side, team, person
ORDER BY attribute, side DESC, team, ended DESC, person
`,
});
