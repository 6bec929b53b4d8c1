import { z } from 'zod';
import { defineQuery } from '../define-query.ts';

/** Failed handoffs by hashed person: asked only where somebody wants to know of persons. */
export const personFailures = defineQuery({
  name: 'persons/failures',
  title: 'Failed handoffs by hashed person',
  description:
    'Per attribute that holds hashed persons (an import says which), sending team and person named in it when the handoff began: ended handoffs, and those that failed.',
  params: z.object({ namespace: z.string(), process: z.string() }),
  row: z.object({
    attribute: z.string(),
    team: z.string(),
    person: z.string(),
    ended: z.coerce.number(),
    failed: z.coerce.number(),
  }),
  sql: `
SELECT
  arrayJoin(JSONExtract(Attributes['baton.person_attributes'], 'Array(String)')) AS attribute,
  SourceTeam AS team,
  Attributes[attribute] AS person,
  count() AS ended,
  countIf(
    State IN ('bounced', 'cancelled') OR ClarificationRequests > 0 OR ifNull(EndedAt > DueAt, false)
  ) AS failed
FROM handoffs FINAL
WHERE Namespace = {namespace:String} AND Process = {process:String}
  AND NOT Open AND SourceTeam != '' AND mapContains(Attributes, 'baton.person_attributes')
GROUP BY attribute, team, person
HAVING person != ''
ORDER BY attribute, team, ended DESC, person
`,
});
